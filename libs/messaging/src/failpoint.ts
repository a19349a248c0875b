const setting = process.env['FAILPOINT'];
const [wanted, action, occurrence = '1'] = setting?.split(':') ?? [];
if (setting !== undefined && process.env['NODE_ENV'] === 'production') {
  throw new Error('FAILPOINT is for tests and must not be set in production.');
}
if (setting !== undefined && action !== 'crash') {
  throw new Error(
    `FAILPOINT must read <name>:crash or <name>:crash:<occurrence>, not "${setting}".`,
  );
}
let reached = 0;

/**
 * A place where a test can make the process die as if its power went: `FAILPOINT=<name>:crash` kills it
 * with SIGKILL the first time it comes by, `<name>:crash:3` the third time. Does nothing otherwise.
 */
export function failpoint(name: string): void {
  if (name !== wanted) return;
  reached += 1;
  if (reached === Number(occurrence)) process.kill(process.pid, 'SIGKILL');
}
