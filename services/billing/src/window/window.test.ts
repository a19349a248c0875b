import { describe, expect, it } from '@jest/globals';
import { placeIn, windowOf } from './window.js';

const now = new Date('2026-11-23T09:00:00Z');
const [before, later] = ['2026-11-23T08:59:59.999Z', '2026-11-23T09:00:00.001Z'];

describe('the time in which something is good', () => {
  it('begins now and never ends where nothing is said', () => {
    expect(windowOf({}, now)).toEqual({ from: now, until: null });
    expect(windowOf({ until: null }, now)).toEqual({ from: now, until: null });
  });

  it('has its first moment in it and not its last', () => {
    const from = now;
    const until = new Date(later);
    expect(placeIn({ from, until }, new Date(before))).toBe('before');
    expect(placeIn({ from, until }, now)).toBe('inside');
    expect(placeIn({ from, until }, until)).toBe('after');
    expect(placeIn({ from, until: null }, new Date('2999-01-01'))).toBe('inside');
  });

  it.each([
    ['/until', { until: now.toISOString() }],
    ['/until', { until: before }],
    ['/until', { from: later, until: later }],
    ['/from', { from: '2026-13-40T25:00:00Z' }],
    ['/until', { until: '2026-13-40T25:00:00Z' }],
  ])(
    'A25 (7.2) names %s where it ends before it begins, or is no moment: %j',
    (pointer, wanted) => {
      expect(windowOf(wanted, now)).toMatchObject({ pointer });
    },
  );
});
