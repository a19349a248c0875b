import { describe, expect, it } from '@jest/globals';
import { archived, changed, joined, keptInDocument, tooOld } from './history.js';

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

describe('the history of which the older part is in the archive', () => {
  const history = entries(60);
  const batches = [history.slice(0, 26), history.slice(26, 52)];

  it('is whole, in the order in which it was written, however the archive is read', () => {
    const archive = batches.flatMap((batch) => archived('anna', batch));
    const others = archived('marc', history);
    for (const read of [archive, archive.toReversed()]) {
      expect(joined('anna', history.slice(52), [...others, ...read])).toEqual(history);
    }
  });

  it('has nothing twice while it is moved', () => {
    const archive = batches.flatMap((batch) => archived('anna', batch));
    expect(joined('anna', history.slice(26), archive)).toEqual(history);
    expect(joined('anna', history, archive)).toEqual(history);
  });

  it('is in order of writing also where a later entry says an earlier time, as after a race', () => {
    const [first, second, ...rest] = entries(3);
    const raced = [first!, { ...second!, at: new Date(-1) }, ...rest];
    expect(joined('anna', [], archived('anna', raced).toReversed())).toEqual(raced);
  });

  it('of before places were noted is in order of time', () => {
    const older = archived('anna', batches[0]!).map(({ place: _place, ...entry }) => entry);
    const archive = [...archived('anna', batches[1]!), ...older.toReversed()];
    expect(joined('anna', history.slice(52), archive)).toEqual(history);
  });
});
