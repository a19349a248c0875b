import { setTimeout as sleep } from 'node:timers/promises';

/** A busy machine takes longer than the one that a test was written on; what never comes is still found. */
const slack = 2;

/**
 * Tries again until it does not throw and answers something other than undefined or false; then that is
 * the answer. Throws the last error when twice the time is over.
 */
export async function eventually<Answer>(
  attempt: () => Answer | Promise<Answer>,
  timeout = 10_000,
): Promise<Exclude<Answer, undefined | false>> {
  const begun = Date.now();
  const end = begun + timeout * slack;
  let last: unknown;
  for (;;) {
    try {
      const answer = await attempt();
      if (answer !== undefined && answer !== false) {
        return answer as Exclude<Answer, undefined | false>;
      }
      last = new Error(`It did not come to be within ${timeout * slack} ms`);
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw last;
    // What takes long is looked at less often: looking takes the time of what it waits for.
    await sleep(Date.now() - begun < 500 ? 20 : 60);
  }
}

/** Runs something `count` times, so many of them side by side. Fails with the first that fails. */
export async function sideBySide(
  width: number,
  count: number,
  run: (index: number) => Promise<void>,
): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await run(begun - 1);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Runs something `count` times at once; answers how each of them ended. */
export function parallel<Answer>(
  count: number,
  run: (index: number) => Promise<Answer>,
): Promise<PromiseSettledResult<Answer>[]> {
  return Promise.allSettled(Array.from({ length: count }, (_, index) => run(index)));
}
