import { securityChanged } from '@atrium/contracts';
import { happened, type OutboxEntry } from '@atrium/messaging';
import type { FactorUse } from '../factor/factor-use.js';
import { type LogEntry, type LogKind, logged, type Scene } from './security-log.js';

/** What is written beside something that was done: the lines of the log, and the event where a mail tells of it too. */
export function linesOf(
  kind: LogKind,
  { told: change }: FactorUse,
  { accountId, scene, requestId }: { accountId: string; scene: Scene; requestId: string },
): { lines: LogEntry[]; events: OutboxEntry[] } {
  const line = logged(kind, scene);
  if (change === undefined) return { lines: [line], events: [] };
  const used = logged(change, scene);
  const data = { accountId, changeId: used.id, change, told: ['login' as const] };
  const event = happened(securityChanged, data, { by: accountId, at: scene.at, requestId });
  return { lines: [line, used], events: [event] };
}
