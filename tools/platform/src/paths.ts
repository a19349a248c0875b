import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole project, seen from the compiled file. */
export const projectFolder = fileURLToPath(new URL('../../../..', import.meta.url)).replace(
  /\/$/,
  '',
);

/** A file of the project, wherever the process was started. */
export function projectFile(path: string): string {
  return join(projectFolder, path);
}
