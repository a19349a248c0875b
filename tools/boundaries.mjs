import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

/**
 * Follows the imports of all sources below a folder and answers which of them cross a boundary.
 * By the library: its command refuses the oldest Node that we support.
 */
export async function crossings(baseDir, folders) {
  const { enhancedResolveOptions, ...options } = config.options;
  const { output } = await cruise(
    folders,
    { ...options, baseDir, validate: true, ruleSet: { forbidden: config.forbidden } },
    enhancedResolveOptions,
  );
  const { violations, totalCruised } = output.summary;
  return {
    modules: totalCruised,
    crossings: violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [baseDir, ...folders] = process.argv.slice(2);
  console.log(JSON.stringify(await crossings(baseDir, folders)));
}
