export type { RunningServer, ServerOptions } from './server.js';
export { startServer } from './server.js';
export { allowList } from './language/index.js';
