import { describe, expect, it } from '@jest/globals';
import type { PlanPrice, PlanTerms, PriceListTerms } from '@atrium/contracts';
import fc from 'fast-check';
import {
  beginningOf,
  type Change,
  changeAt,
  isSo,
  nextChange,
  planContent,
  type PlanContent,
  planOf,
  priceListContent,
  retirement,
  wrongInPlan,
  wrongInPriceList,
} from './catalog.js';

const moment = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * 1_000);
const texts = (text: string) => ({ fr: text, de: text, it: text, en: text, es: text });
const terms = (name: string, more: Partial<PlanTerms> = {}): PlanTerms => ({
  ...{ names: texts(name), descriptions: texts('Text'), type: 'hosting' },
  ...{ months: 12, taxClass: 'standard', position: 1, ...more },
});
const change = <Content>(from: number, content: Content, saidAt = from): Change<Content> => {
  return { from: moment(from), content, saidAt: moment(saidAt), saidBy: 'anna' };
};

/** Things that are said one after the other, each for now or later, as whole seconds. */
const sayings = fc
  .array(fc.record({ wait: fc.nat(5), ahead: fc.nat(20), value: fc.nat(99) }), { maxLength: 30 })
  .map((said) => {
    let now = 0;
    return said.map(({ wait, ahead, value }) => {
      now += wait;
      return { now, from: now + ahead, value };
    });
  });
const last = 200;

describe('what is said of the catalog', () => {
  it('is at every moment what a list of all moments says, in which each saying lasts until the next one', () => {
    fc.assert(
      fc.property(sayings, (said) => {
        const list: (number | undefined)[] = Array.from({ length: last });
        const starts: number[] = [];
        for (const { from, value } of said) {
          const until = Math.min(last, ...starts.filter((start) => start > from));
          list.fill(value, from, until);
          starts.push(from);
        }
        const changes = said.map(({ from, value, now }) => change(from, value, now));
        const answers = list.map((_value, n) => changeAt(changes, moment(n))?.content);
        expect(answers).toEqual(list);
      }),
    );
  });

  it('is never otherwise for a moment that has passed', () => {
    fc.assert(
      fc.property(sayings, (said) => {
        const changes = said.map(({ from, value, now }) => change(from, value, now));
        for (const [n, { now }] of said.entries()) {
          for (let past = 0; past < now; past += 1) {
            const then = changeAt(changes.slice(0, n), moment(past));
            expect(changeAt(changes, moment(past))).toBe(then);
          }
        }
      }),
    );
  });

  it('begins now or later; earlier only what is not there yet', () => {
    const now = moment(10);
    const before = [change(1, 'a')];
    expect(beginningOf(undefined, before, now)).toBe(now);
    expect(beginningOf(moment(11).toISOString(), before, now)).toEqual(moment(11));
    expect(beginningOf(moment(9).toISOString(), [], now)).toEqual(moment(9));
    for (const [from, changes] of [
      [moment(9).toISOString(), before],
      ['2010-12-31T00:00:00Z', []],
      ['2026-13-45T00:00:00Z', []],
    ] as const) {
      expect(beginningOf(from, changes, now)).toMatchObject({ pointer: '/from' });
    }
  });

  it('changes next when the nearest of what is planned begins', () => {
    const changes = [change(5, 'a'), change(9, 'b'), change(7, 'c')];
    expect([4, 5, 7, 9].map((n) => nextChange(changes, moment(n)))).toEqual([
      ...[moment(5), moment(7), moment(9), null],
    ]);
  });
});

describe('a plan', () => {
  it('A0-8 is retired as it is and as it was to become; what was before stays', () => {
    fc.assert(
      fc.property(sayings, fc.nat(60), (said, at) => {
        const changes = said.map(({ from, value, now }) =>
          change(from, planContent(terms(`Plan ${value}`)), now),
        );
        const after = [...changes, ...retirement(changes, moment(at), 'anna')];
        for (let n = 0; n < last; n += 1) {
          const before = changeAt(changes, moment(n))?.content;
          const retired = before && { ...before, state: 'retired' };
          expect(changeAt(after, moment(n))?.content).toEqual(n < at ? before : retired);
        }
        expect(retirement(after, moment(at), 'anna')).toEqual([]);
      }),
    );
  });

  it('is said again only where something of it is another', () => {
    const first = [change(1, planContent(terms('Basic')))];
    const { names, descriptions, ...rest } = terms('Basic');
    const turned = { ...rest, descriptions, names: { ...texts(''), ...names } };
    expect(isSo(first, moment(2), planContent(turned))).toBe(true);
    expect(isSo(first, moment(0), planContent(turned))).toBe(false);
    expect(isSo(first, moment(2), planContent(terms('Plus')))).toBe(false);
    const gone = [...first, ...retirement(first, moment(2), null)];
    expect(isSo(gone, moment(3), planContent(terms('Basic')))).toBe(false);
  });

  it('is of a type of the catalog, and stays of it and of its interval', () => {
    const types = new Set(['hosting', 'mail']);
    const said = [change(1, planContent(terms('Basic')))];
    const pointers = (more: Partial<PlanTerms>, before: Change<PlanContent>[] = said) =>
      wrongInPlan(terms('Basic', more), before, types).map(({ pointer }) => pointer);
    expect(pointers({})).toEqual([]);
    expect(pointers({ type: 'mail', months: 24 })).toEqual(['/type', '/months']);
    expect(pointers({ months: null })).toEqual(['/months']);
    expect(pointers({ type: 'mail' }, [])).toEqual([]);
    expect(pointers({ type: 'cloud' }, [])).toEqual(['/type']);
  });

  it('costs at a moment what the lists of that moment say', () => {
    const list = (from: number, newOrder: number) =>
      change(from, priceListContent({ mode: 'gross', prices: [price('a', newOrder)] }));
    const entry = {
      part: 'plan' as const,
      key: 'a',
      changes: [change(2, planContent(terms('A')))],
    };
    const lists = [
      { part: 'price-list' as const, key: 'CHF', changes: [list(1, 100), list(5, 120)] },
      { part: 'price-list' as const, key: 'EUR', changes: [list(4, 90)] },
    ];
    const pricesAt = (n: number) => planOf(entry, lists, moment(n))?.prices;
    expect(pricesAt(1)).toBeUndefined();
    expect(pricesAt(3)).toEqual({ CHF: { newOrder: 100, renewal: 100 } });
    expect(pricesAt(5)).toMatchObject({ CHF: { newOrder: 120 }, EUR: { newOrder: 90 } });
  });
});

describe('a list of prices', () => {
  const months = new Map([
    ['a', 12],
    ['b', null],
  ]);
  const list = (from: number, ...prices: PlanPrice[]) =>
    change(from, priceListContent({ mode: 'net', prices }));
  const wrong = (prices: PlanPrice[], said: Change<PriceListTerms>[] = [], begins = 5) => {
    const found = wrongInPriceList({ mode: 'net', prices }, said, months, moment(begins));
    return found.map(({ pointer }) => pointer);
  };

  it('has one price of a plan, and a renewal of what is renewed alone', () => {
    expect(wrong([price('a', 0), price('b', 5, null)])).toEqual([]);
    expect(wrong([price('a', 5, null), price('b', 5)])).toEqual([
      ...['/prices/0/renewal', '/prices/1/renewal'],
    ]);
    expect(wrong([price('a', 1), price('a', 2)])).toEqual(['/prices/1/planId']);
    expect(wrong([price('c', 1)])).toEqual(['/prices/0/planId']);
  });

  it('A0-8 is never without a price of what had one before: it is renewed at it', () => {
    const [a, b] = [price('a', 1), price('b', 1, null)];
    expect(wrong([a], [list(1, a)])).toEqual([]);
    expect(wrong([a], [list(1, a, b)])).toEqual(['/prices']);
    expect(wrong([a, b], [list(1, a), list(9, a)])).toEqual(['/prices']);
    expect(wrong([a, b], [list(1, a), list(9, a)], 9)).toEqual([]);
    expect(wrong([a, b], [list(1, a), list(9, a), list(9, a, b)])).toEqual([]);
  });
});

function price(planId: string, newOrder: number, renewal: number | null = newOrder): PlanPrice {
  return { planId, newOrder, renewal };
}
