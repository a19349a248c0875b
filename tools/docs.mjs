// `npm run docs`: writes what is generated from the code.
import { build } from './build.mjs';
import { checkNode, ensurePackages, run } from './prepare.mjs';

checkNode();
ensurePackages();
await build();
run(process.execPath, ['libs/contracts/dist/src/write-docs.js']);
run(process.execPath, ['tools/platform/dist/src/write-configuration-main.js']);
run(process.execPath, ['services/gateway/dist/src/write-openapi.js']);
run(process.execPath, ['tools/requirements.mjs']);
run(process.execPath, ['tools/security.mjs']);
