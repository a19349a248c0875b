// Compiles every package, removes what was compiled from sources that are gone, and bundles the services.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, ensurePackages, root, run } from './prepare.mjs';

/** Compiles what has changed since the last time. */
export async function build() {
  removeOrphans();
  // By its path: `npx` costs half a second.
  run(process.execPath, ['node_modules/@typescript/native/bin/tsc', '-b']);
  // Only now: it needs a package, and these files are read before there is any.
  const { bundle } = await import('./bundle.mjs');
  await bundle();
}

/** A test whose source is gone must not run on from its output. */
function removeOrphans() {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  for (const { path } of references) {
    const output = join(root, path, 'dist');
    if (!existsSync(output)) continue;
    for (const file of readdirSync(output, { recursive: true })) {
      const source = file.replace(/\.(js|d\.ts)(\.map)?$/, '.ts');
      if (source === file || existsSync(join(root, path, source))) continue;
      rmSync(join(output, file), { force: true });
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  checkNode();
  ensurePackages();
  await build();
}
