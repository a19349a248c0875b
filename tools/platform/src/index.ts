export { findNatsServer, type NatsServer } from './nats-server.js';
export { Platform, type PlatformOptions, startPlatform } from './platform.js';
export { freePort } from './ports.js';
export { serviceNames } from './service-environment.js';
