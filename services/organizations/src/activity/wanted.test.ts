import { describe, expect, it } from '@jest/globals';
import { loggedKinds } from '@atrium/contracts';
import fc from 'fast-check';
import type { Activity } from './activity.js';
import { firstWanted, isWanted, narrowing, type Wanted } from './wanted.js';

const line: Activity = {
  _id: 'one',
  organizationId: 'family',
  at: new Date('2026-11-26T09:00:00Z'),
  kind: 'service-credential.created',
  by: 'julie',
  about: 'service-credential',
  aboutId: 'c-1',
  accountId: null,
  productId: 'shop',
  facts: [{ name: 'type', value: 'ftp' }],
  people: ['julie'],
  products: ['shop'],
};

describe('whether an act is wanted', () => {
  it.each<[string, Wanted, boolean]>([
    ['nothing asked', {}, true],
    ['its person', { person: 'julie' }, true],
    ['another person', { person: 'anna' }, false],
    ['its product', { product: 'shop' }, true],
    ['another product', { product: 'mail' }, false],
    ['its kind', { kind: 'service-credential.created' }, true],
    ['another kind', { kind: 'member.left' }, false],
    ['from its moment on', { from: line.at }, true],
    ['before its moment', { to: line.at }, false],
    ['words of its kind and facts', { q: 'FTP  credential' }, true],
    ['a word that is not there', { q: 'ftp anna' }, false],
    ['a pattern, which is only text', { q: '.*' }, false],
    ['one that holds and one that does not', { person: 'julie', kind: 'member.left' }, false],
  ])('%s', (_about, wanted, expected) => {
    expect(isWanted(line, wanted)).toBe(expected);
  });
});

describe('what the database is asked for', () => {
  it('is the narrowest, and all of it only where there is nothing more', () => {
    expect(narrowing({})).toEqual({ by: undefined, isAll: true });
    expect(narrowing({ kind: 'member.left' })).toEqual({
      by: { kind: 'member.left' },
      isAll: true,
    });
    expect(narrowing({ person: 'a', kind: 'member.left' })).toEqual({
      by: { people: 'a' },
      isAll: false,
    });
    expect(narrowing({ q: 'x' })).toEqual({ by: undefined, isAll: false });
  });
});

describe('page after page', () => {
  const kind = fc.constantFrom(...loggedKinds.slice(0, 3));
  const log = fc
    .array(kind, { maxLength: 40 })
    .map((kinds) => kinds.map((one, n): Activity => ({ ...line, _id: `${n}`, kind: one })));

  it('gives each wanted act once, in order, however much is looked at for each page', () => {
    fc.assert(
      fc.property(
        ...[log, kind, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 })],
        (all, wantedKind, limit, more) => {
          const wanted = { kind: wantedKind };
          const readAtMost = limit + more;
          const given: Activity[] = [];
          let rest: Activity[] = all;
          for (let isMore = true; isMore;) {
            const read = rest.slice(0, readAtMost);
            const { found, goOnAfter } = firstWanted(read, { limit, readAtMost, wanted });
            expect(found.length).toBeLessThanOrEqual(limit);
            given.push(...found);
            isMore = goOnAfter !== undefined;
            rest = all.slice(all.findIndex((one) => one === goOnAfter) + 1);
          }
          expect(given).toEqual(all.filter((one) => isWanted(one, wanted)));
        },
      ),
    );
  });
});
