// Outside of Jest's realms '@jest/globals' throws. Whoever imports it gets a module of its own, of what is set up just then.
const globals = new URL('./jest-in-node-globals.mjs', import.meta.url).href;
let count = 0;

export function resolve(specifier, context, next) {
  if (specifier !== '@jest/globals') return next(specifier, context);
  count += 1;
  return { url: `${globals}?${count}`, shortCircuit: true };
}
