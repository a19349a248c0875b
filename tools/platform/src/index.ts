export { busFingerprint } from './bus.js';
export { DataFolder } from './data-folder.js';
export { findNatsServer, type NatsServer } from './nats-server.js';
export { Platform, type PlatformOptions, startPlatform } from './platform.js';
export { projectFolder } from './paths.js';
export { freePort } from './ports.js';
export { serviceNames, servicesWithDatabase } from './service-environment.js';
