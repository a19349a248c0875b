// Jest's own `testRunner`, but test files are loaded by Node itself, so that each shares what those before it have loaded. Jest
// would load every package anew for every file: a fifth of the whole run (docs/decisions/0037).
import circus from 'jest-circus/runner';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
register('./jest-in-node-hooks.mjs', import.meta.url);

/** With the parameters and the answer of every `testRunner` of Jest. */
export default function runInNode(globalConfig, config, environment, runtime, file, send) {
  // Who listens to the tests of the file before does not listen to these.
  delete globalThis[Symbol.for('EVENT_HANDLERS')];
  const inNode = {
    requireInternalModule(module) {
      // Loaded anew it begins with no tests.
      delete require.cache[module];
      return require(module);
    },
    setGlobalsForRuntime(globals) {
      globalThis[Symbol.for('atrium.jest-globals')] = globals;
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(pathToFileURL(path).href),
  };
  const parts = new Proxy(runtime, {
    get: (target, name) => inNode[name] ?? bound(target, name),
  });
  return circus.default(globalConfig, config, environment, parts, file, send);
}

function bound(target, name) {
  const value = target[name];
  return typeof value === 'function' ? value.bind(target) : value;
}
