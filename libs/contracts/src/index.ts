export * from './contract.js';
export * from './problems.js';
