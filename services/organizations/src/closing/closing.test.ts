import { describe, expect, it } from '@jest/globals';
import { clearedSince, closedAs, factsOf, gathered, namesOf } from './closing.js';

const mailbox = {
  ...{ kind: 'mailbox', id: 'm', what: 'info@munster.example', why: 'It is there.' },
  ...{ money: null, clearedBy: null },
};

describe('an organization that is to be closed', () => {
  it('A8-9 shows what all parts have said, in one list', () => {
    const billing = { name: 'billing', answer: { obstacles: [], hasMore: true } };
    const identity = { name: 'identity', answer: { obstacles: [mailbox], hasMore: false } };
    expect(gathered([billing, identity])).toEqual({
      ...{ isClear: false, obstacles: [mailbox], hasMore: true },
      parts: [
        { name: 'billing', answered: true },
        { name: 'identity', answered: true },
      ],
    });
    expect(gathered([])).toEqual({ isClear: true, obstacles: [], hasMore: false, parts: [] });
    expect(gathered([billing]).isClear).toBe(false);
  });

  it('A8-11 is not closed while a part does not answer', () => {
    const { obstacles, parts } = gathered([{ name: 'ftp', answer: 'none' }]);
    expect(obstacles).toMatchObject([{ kind: 'no-answer', what: 'ftp', clearedBy: null }]);
    expect(parts).toEqual([{ name: 'ftp', answered: false }]);
  });

  it('asks the product services that are configured', () => {
    expect(namesOf('')).toEqual([]);
    expect(namesOf('hosting, mail,')).toEqual(['hosting', 'mail']);
  });

  it('can be opened again for so many days from its moment on', () => {
    const at = new Date('2026-11-27T10:00:00.000Z');
    expect(closedAs({ _id: 'o', name: 'Munster' }, at, 30)).toEqual({
      ...{ organizationId: 'o', name: 'Munster', closedAt: at.toISOString() },
      restorableUntil: '2026-12-27T10:00:00.000Z',
    });
  });
});

describe('the record of who closed what', () => {
  const money = { ...mailbox, kind: 'prepaid-money', id: null };

  it('names what stood in the way by id or currency, never by name', () => {
    const chf = { ...money, money: { amount: 5, currency: 'CHF' as const } };
    expect(factsOf([mailbox, chf])).toEqual([
      { kind: 'mailbox', which: 'm' },
      { kind: 'prepaid-money', which: 'CHF' },
    ]);
  });

  it('says what was cleared: of all attempts since it was last closed, each once', () => {
    const obstacles = factsOf([mailbox]);
    const own = [{ kind: 'prepaid-money', which: 'EUR' }];
    const before = [
      { outcome: 'obstructed' as const, obstacles },
      { outcome: 'begun' as const, obstacles: [] },
      { outcome: 'obstructed' as const, obstacles },
      { outcome: 'restored' as const, obstacles: [] },
      { outcome: 'obstructed' as const, obstacles: [{ kind: 'mailbox', which: 'older' }] },
    ];
    expect(clearedSince(before, own)).toEqual([...own, { kind: 'mailbox', which: 'm' }]);
  });
});
