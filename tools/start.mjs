// `npm start`: everything from a fresh clone to a running platform. Built-ins only, since at first nothing
// else is there.
import { build } from './build.mjs';
import { checkNode, ensurePackages } from './prepare.mjs';

const startedAt = Date.now();
checkNode();
ensurePackages();
console.log('build: compiling what has changed');
await build();
const { run } = await import('./platform/dist/src/run.js');
await run(process.argv.slice(2), startedAt);
