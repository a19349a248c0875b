import { createHash } from 'node:crypto';
import type { RequestContext } from '@atrium/messaging';

/**
 * The id of what somebody does with an Idempotency-Key: the same for the same person and key, and of no other use to whoever reads
 * it. What is done under it, is done once for good.
 */
export function operationOf({
  asker,
  contract,
  idempotencyKey,
}: Pick<RequestContext, 'asker' | 'contract' | 'idempotencyKey'>): string {
  const { accountId } = asker;
  const text = JSON.stringify([contract.subject, accountId, idempotencyKey]);
  return createHash('sha256').update(text).digest('base64url');
}
