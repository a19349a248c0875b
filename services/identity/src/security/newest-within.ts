import type { Cursor } from '@atrium/service';
import { organizationKinds, type LogEntry, type ReadEntry } from './security-log.js';
import type { Period } from './archive.repository.js';
import type { Unsettled } from './security-log.repository.js';

type MemberLine = ReadEntry & { readonly accountId: string };

/** Lines of the archive and of documents as one list, the newest first, each once and none from outside its time. */
export function newestWithin(
  periods: readonly Period[],
  unsettled: readonly Unsettled[],
  settled: readonly MemberLine[],
  before: Cursor | undefined,
): MemberLine[] {
  const byAccount = new Map(periods.map((period) => [period.accountId, period]));
  const waiting = unsettled
    .flatMap(({ _id: accountId, securityLog }) =>
      securityLog.map((entry) => ({ ...entry, accountId })),
    )
    .filter(({ kind }) => organizationKinds.includes(kind))
    .filter((line) => isWithin(line, byAccount.get(line.accountId)))
    .filter((line) => !before || isNewer(before, placeOf(line)));
  const each = new Map<string, MemberLine>([...settled, ...waiting].map((line) => [line.id, line]));
  return [...each.values()].sort((a, b) => (isNewer(placeOf(a), placeOf(b)) ? -1 : 1));
}

/** Its place in the log of several people. */
export function placeOf({ at, id }: Pick<LogEntry, 'at' | 'id'>): Cursor {
  return [at.getTime(), id];
}

function isWithin({ at }: Pick<LogEntry, 'at'>, period: Period | undefined): boolean {
  if (!period) return false;
  return at >= period.since && (period.until === null || at < period.until);
}

function isNewer([at, id]: Cursor, [otherAt, otherId]: Cursor): boolean {
  return at === otherAt ? id > otherId : at > otherAt;
}
