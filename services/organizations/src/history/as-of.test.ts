import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asOf } from './as-of.js';
import { changed, type HistoryEntry } from './history.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const by = (n: number) => ({ by: 'julie', at: day(n), requestId: null });

describe('a document as it was', () => {
  const history = [
    changed('name', 'A', 'B', by(1)),
    changed('legalRepresentatives', null, 'marc', by(2)),
    changed('legalRepresentatives', 'julie', null, by(3)),
  ];
  const present = { name: 'B', legalRepresentatives: ['marc'] };

  it.each([
    [0, 'A', ['julie']],
    [1, 'B', ['julie']],
    [2, 'B', ['marc', 'julie']],
    [3, 'B', ['marc']],
    [9, 'B', ['marc']],
  ])('on day %i, a change of that very moment having happened', (n, name, representatives) => {
    expect(asOf(present, history, day(n))).toEqual({
      name,
      legalRepresentatives: representatives,
    });
  });

  it('is what it was, after whatever happened to it since', () => {
    const change = fc.record({
      what: fc.constantFrom('role', 'state', 'legalRepresentatives'),
      value: fc.constantFrom('a', 'b', 'c', 'd'),
    });
    const property = fc.property(
      fc.array(change, { maxLength: 20 }),
      fc.nat({ max: 20 }),
      (changes, moment) => {
        const states = [{ role: 'a', state: 'a', legalRepresentatives: ['a'] as string[] }];
        const history: HistoryEntry[] = [];
        changes.forEach(({ what, value }, n) => {
          const now = states.at(-1)!;
          if (what !== 'legalRepresentatives') {
            const from = now[what as 'role' | 'state'];
            history.push(changed(what, from, value, by(n + 1)));
            states.push({ ...now, [what]: value });
            return;
          }
          const isIn = now.legalRepresentatives.includes(value);
          history.push(changed(what, isIn ? value : null, isIn ? null : value, by(n + 1)));
          const others = now.legalRepresentatives.filter((one) => one !== value);
          states.push({ ...now, legalRepresentatives: isIn ? others : [...others, value] });
        });
        const then = asOf(states.at(-1)!, history, day(moment));
        const expected = states[Math.min(moment, changes.length)]!;
        expect({ ...then, legalRepresentatives: then.legalRepresentatives.toSorted() }).toEqual({
          ...expected,
          legalRepresentatives: expected.legalRepresentatives.toSorted(),
        });
      },
    );
    fc.assert(property);
  });
});
