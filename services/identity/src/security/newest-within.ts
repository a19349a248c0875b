import { organizationKinds, type LogEntry } from './security-log.js';
import type { LinePlace, Period } from './archive.repository.js';
import type { Unsettled } from './security-log.repository.js';

type MemberLine = LogEntry & { readonly accountId: string };

/** Lines of the archive and of documents as one list, the newest first, each once and none from outside its time. */
export function newestWithin(
  periods: readonly Period[],
  unsettled: readonly Unsettled[],
  settled: readonly MemberLine[],
  before: LinePlace | undefined,
): MemberLine[] {
  const byAccount = new Map(periods.map((period) => [period.accountId, period]));
  const waiting = unsettled
    .flatMap(({ _id: accountId, securityLog }) =>
      securityLog.map((entry) => ({ ...entry, accountId })),
    )
    .filter(({ kind }) => organizationKinds.includes(kind))
    .filter((line) => isWithin(line, byAccount.get(line.accountId)))
    .filter((line) => !before || isNewer(before, line));
  const each = new Map([...settled, ...waiting].map((line) => [line.id, line]));
  return [...each.values()].sort((a, b) => (isNewer(a, b) ? -1 : 1));
}

function isWithin({ at }: LinePlace, period: Period | undefined): boolean {
  if (!period) return false;
  return at >= period.since && (period.until === null || at < period.until);
}

function isNewer(one: LinePlace, other: LinePlace): boolean {
  const later = one.at.getTime() - other.at.getTime();
  return later === 0 ? one.id > other.id : later > 0;
}
