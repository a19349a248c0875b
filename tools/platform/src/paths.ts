import { fileURLToPath } from 'node:url';

/** The folder of the whole project, seen from the compiled file. */
export const projectFolder = fileURLToPath(new URL('../../../..', import.meta.url)).replace(
  /\/$/,
  '',
);
