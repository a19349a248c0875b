import type { Counted } from './limits.js';

/** Does what was counted beforehand; what was not done after all, since too many wait for instance, doesn't count. */
export async function orGiveBack<Result>(
  counted: Counted,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await counted.forget();
    throw error;
  }
}
