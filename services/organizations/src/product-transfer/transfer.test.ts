import { describe, expect, it } from '@jest/globals';
import { isAcceptedBy, isOpen, newTransfer, pendingTransfer, shownTransfer } from './transfer.js';

const at = new Date('2026-11-20T09:00:00Z');
const what = { _id: 't', organizationId: 'here', productId: 'shop', by: 'julie', email: null };
const transfer = newTransfer({ ...what, at }, 7);

describe('B-7 a link to a product', () => {
  it('B-7 is good for seven days, to the millisecond', () => {
    const end = new Date('2026-11-27T09:00:00Z');
    expect(transfer.expiresAt).toEqual(end);
    expect(isOpen(transfer, new Date(end.getTime() - 1))).toBe(true);
    expect(isOpen(transfer, end)).toBe(false);
  });

  it.each(['withdrawn', 'accepted', 'done', 'failed'] as const)(
    'B-7 is nothing once %s',
    (state) => {
      expect(isOpen({ ...transfer, state }, at)).toBe(false);
    },
  );

  it('B-7 A8-11 stands in the way of closing as long as somebody can accept it, or has', () => {
    const path = '/v1/organizations/here/products/shop/transfer';
    expect(pendingTransfer(transfer, at)).toMatchObject({
      ...{ kind: 'transfer-pending', id: 'shop', clearedBy: { method: 'DELETE', path } },
    });
    expect(pendingTransfer(transfer, transfer.expiresAt)).toBeNull();
    const accepted = { ...transfer, state: 'accepted' as const };
    expect(pendingTransfer(accepted, transfer.expiresAt)).toMatchObject({ clearedBy: null });
  });

  it('B-7 says what its giver agrees to', () => {
    expect(shownTransfer(transfer).effects).toEqual([
      ...['no-interruption', 'credentials-go-along', 'users-stay', 'invoices-stay'],
      ...['team-rights-end', 'grants-end'],
    ]);
  });

  it('B-7 used again is the same only by the same person for the same organization', () => {
    const done = { ...transfer, state: 'done' as const, to: 'there', acceptedBy: 'anna' };
    expect(isAcceptedBy(done, 'anna', 'there')).toBe(true);
    expect(isAcceptedBy(done, 'eve', 'there')).toBe(false);
    expect(isAcceptedBy(done, 'anna', 'elsewhere')).toBe(false);
    expect(isAcceptedBy({ ...done, state: 'failed' }, 'anna', 'there')).toBe(false);
    expect(isAcceptedBy(transfer, 'anna', 'there')).toBe(false);
  });
});
