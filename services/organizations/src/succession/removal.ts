import type { SuccessionRecord } from '@atrium/contracts';
import type { SteppingDown } from '../organization/organization.js';
import { recordOf } from './record.js';
import type { Succession } from './succession.js';

/** What is kept of a role that was taken, or given up, without a proposal; null where there was one. */
export function removalOf(
  organizationId: string,
  { id, accountId, role, by, at, evidence }: SteppingDown,
): { succession: Succession; record: Omit<SuccessionRecord, 'hash'> } | null {
  if (!evidence) return null;
  const { amr, authenticatedAt, before, after, ...naming } = evidence;
  const act = { by, at, amr, authenticatedAt };
  const succession: Succession = {
    _id: id,
    organizationId,
    kind: 'removal',
    accountId,
    memberSince: null,
    giverBecomes: role,
    state: 'confirmed',
    proposal: act,
    expiresAt: null,
    answer: act,
    naming: null,
    record: null,
  };
  return { succession, record: recordOf(succession, naming, { before, after }) };
}
