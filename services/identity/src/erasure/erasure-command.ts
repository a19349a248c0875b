import {
  endAllSessionsByDeploy,
  listErasuresByDeploy,
  replayedAtOnce,
  replayErasuresByDeploy,
} from '@atrium/contracts';
import type { Bus, Caller } from '@atrium/messaging';

export const usage = 'npm run erasures -- list > <file> | replay <file>';

/** What was typed. */
export type ErasureCommand =
  { readonly verb: 'list' } | { readonly verb: 'replay'; readonly file: string };

/** Undefined for what it does not understand. */
export function commandOf(words: readonly string[]): ErasureCommand | undefined {
  const [verb, file, ...more] = words;
  if (more.length > 0) return undefined;
  if (verb === 'list') return file === undefined ? { verb } : undefined;
  return verb === 'replay' && file !== undefined ? { verb, file } : undefined;
}

/** The ids in a list as `list` prints it: a line each, the id first. Throws for a line that is none. */
export function idsIn(list: string): string[] {
  const lines = list.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [id = ''] = line.trim().split(/\s+/);
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) {
      throw new Error(`This is no line of an erasure list: ${line}`);
    }
    return id;
  });
}

/** Each erased account on a line: its id, and when it was erased. */
export async function* listErasures(bus: Bus, caller: Caller): AsyncGenerator<string> {
  let cursor: string | null | undefined;
  do {
    const asked = { limit: 200, ...(cursor && { cursor }) };
    const { items, nextCursor } = await bus.request(listErasuresByDeploy, asked, caller);
    for (const { accountId, erasedAt } of items) yield `${accountId} ${erasedAt}`;
    cursor = nextCursor;
  } while (cursor);
}

/** Ends all sessions, then erases again. Answers what to print, and whether all is done. */
export async function replayErasures(
  ids: readonly string[],
  bus: Bus,
  caller: Caller,
): Promise<{ lines: string[]; isDone: boolean }> {
  const { accounts } = await bus.request(endAllSessionsByDeploy, {}, caller);
  const lines = [`All sessions have ended, of ${accounts} accounts.`];
  const counts = { erased: 0, 'not-there': 0, obstructed: 0 };
  for (let from = 0; from < ids.length; from += replayedAtOnce) {
    const accountIds = ids.slice(from, from + replayedAtOnce);
    const { items } = await bus.request(replayErasuresByDeploy, { accountIds }, caller);
    for (const { accountId, outcome, organizationIds } of items) {
      counts[outcome] += 1;
      if (outcome !== 'obstructed') continue;
      lines.push(`${accountId} alone represents ${organizationIds.join(', ')}: close those first.`);
    }
  }
  lines.push(
    `${counts.erased} erased again, ${counts['not-there']} not there, ${counts.obstructed} obstructed`,
  );
  return { lines, isDone: counts.obstructed === 0 };
}
