// `npm run bus:config`: see tools/platform/src/bus-config-main.ts.
import { build } from './build.mjs';
import { checkNode, ensurePackages, run } from './prepare.mjs';

checkNode();
ensurePackages();
await build();
run(process.execPath, ['tools/platform/dist/src/bus-config-main.js', ...process.argv.slice(2)]);
