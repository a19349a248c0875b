import { describe, expect, it } from '@jest/globals';
import { changed, keptInDocument, tooOld } from './history.js';

const entries = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    changed('name', n, n + 1, { by: 'julie', at: new Date(n), requestId: null }),
  );

describe('the history in a document', () => {
  it('stays until it is longer than fifty entries', () => {
    expect(tooOld(entries(keptInDocument))).toEqual([]);
  });

  it('gives its oldest entries away then, and keeps the newest', () => {
    const history = entries(keptInDocument + 1);
    const moved = tooOld(history);
    expect(moved).toHaveLength(26);
    expect(moved[0]).toBe(history[0]);
    expect(moved).not.toContain(history.at(-1));
  });

  it('says who changed what, from what to what', () => {
    const at = new Date();
    const entry = changed('state', 'invited', 'active', { by: 'anna', at, requestId: null });
    expect(entry).toMatchObject({
      what: 'state',
      from: 'invited',
      value: 'active',
      by: 'anna',
      at,
    });
  });
});
