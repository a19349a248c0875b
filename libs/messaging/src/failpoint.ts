import { readFileSync, unlinkSync } from 'node:fs';

const setting = process.env['FAILPOINT'];
const file = process.env['FAILPOINT_FILE'];
const [wanted, action, occurrence = '1'] = setting?.split(':') ?? [];
if (process.env['NODE_ENV'] === 'production' && (setting ?? file) !== undefined) {
  throw new Error('FAILPOINT and FAILPOINT_FILE are for tests and must not be set in production.');
}
if (setting !== undefined && action !== 'crash') {
  throw new Error(
    `FAILPOINT must read <name>:crash or <name>:crash:<occurrence>, not "${setting}".`,
  );
}
let reached = 0;

/**
 * A place where a test can make the process die as if its power went: `FAILPOINT=<name>:crash` kills it
 * with SIGKILL the first time it comes by, `<name>:crash:3` the third time. While a process runs, a test asks for
 * the same by writing a name into the file that `FAILPOINT_FILE` says: whichever process comes by first dies, and
 * the file goes with it. Does nothing otherwise.
 */
export function failpoint(name: string): void {
  if (name === wanted) reached += 1;
  const isTime = name === wanted && reached === Number(occurrence);
  if (isTime || isAskedFor(name)) process.kill(process.pid, 'SIGKILL');
}

function isAskedFor(name: string): boolean {
  if (file === undefined) return false;
  try {
    if (readFileSync(file, 'utf8') !== name) return false;
    unlinkSync(file);
    return true;
  } catch {
    // It is not there, or another process was faster.
    return false;
  }
}
