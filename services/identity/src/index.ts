export * from './config.js';
export * from './identity.module.js';
export * from './migrations.js';
