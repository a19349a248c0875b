export * from './allow-list.js';
export * from './errors.js';
export * from './filter.js';
export * from './projection.js';
export * from './sort.js';
export * from './update.js';
export * from './upsert.js';
export * from './values.js';
