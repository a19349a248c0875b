import { describe, expect, it } from '@jest/globals';
import {
  isOfTheUnion,
  isToBeAsked,
  knownOf,
  pauseAfter,
  shownTaxNumber,
  type TaxNumber,
  type ViesAnswer,
} from './tax-number.js';

const asked = { isAsked: true, days: 30 };
const off = { isAsked: false, days: 30 };
const start = new Date('2026-11-01T09:00:00Z');
const after = (days: number, milliseconds = 0) =>
  new Date(start.getTime() + days * 86_400_000 + milliseconds);

const yes: ViesAnswer = {
  ...{ valid: true, consultationNumber: 'WAPIAAAAaEDkvhHx', at: start },
  ...{ name: 'Beispiel GmbH', address: 'Hauptstraße 1, 10115 Berlin' },
};
const no: ViesAnswer = {
  ...{ valid: false, consultationNumber: null, name: null, address: null, at: start },
};
const word = {
  ...{ by: 'an-operator', at: start, evidence: 'Ticket 4711' },
  ...{ name: 'Beispiel GmbH', address: 'Berlin' },
};
const number = (known: Partial<TaxNumber>): TaxNumber => ({
  ...{ _id: 'n', number: 'DE136695976', vies: null, operator: null, dueAt: null },
  ...{ failures: 0, lastFailure: null, history: [] },
  ...known,
});

describe('E-6 what is known of a tax number', () => {
  it('E-6 counts a yes of VIES, with its evidence, for thirty days to the millisecond', () => {
    const known = number({ vies: yes });
    expect(knownOf(known, after(30, -1), asked)).toEqual({
      state: 'confirmed',
      confirmation: {
        ...{ by: 'vies', evidence: 'WAPIAAAAaEDkvhHx', at: start },
        ...{ name: 'Beispiel GmbH', address: 'Hauptstraße 1, 10115 Berlin' },
      },
    });
    expect(knownOf(known, after(30), asked)).toEqual({ state: 'waiting', confirmation: null });
  });

  it('E-6 counts a no of VIES for a day: who has just registered is in it a little later', () => {
    expect(knownOf(number({ vies: no }), after(1, -1), asked).state).toBe('invalid');
    expect(knownOf(number({ vies: no }), after(1), asked).state).toBe('waiting');
  });

  it('E-6 never takes silence for an answer', () => {
    const silent = number({ failures: 9, lastFailure: 'MS_UNAVAILABLE', dueAt: after(1) });
    expect(knownOf(silent, start, asked)).toEqual({ state: 'waiting', confirmation: null });
    const known = number({ ...silent, vies: yes });
    expect(knownOf(known, after(20), asked).state).toBe('confirmed');
  });

  it('decision 39: counts the word of an operator, whatever VIES says, or whether it is asked at all', () => {
    for (const vies of [null, yes, no]) {
      for (const terms of [asked, off]) {
        const { state, confirmation } = knownOf(number({ vies, operator: word }), after(99), terms);
        expect(state).toBe('confirmed');
        expect(confirmation).toMatchObject({ by: 'operator', evidence: 'Ticket 4711' });
      }
    }
  });

  it('decision 39: knows nothing where nobody is asked', () => {
    expect(knownOf(null, start, off)).toEqual({ state: 'unconfirmed', confirmation: null });
  });
});

describe('E-6 VIES is asked', () => {
  it('E-6 about a number that it was never asked about, and again when half of its time is over', () => {
    expect(isToBeAsked(null, start, asked)).toBe(true);
    expect(isToBeAsked(number({}), start, asked)).toBe(true);
    expect(isToBeAsked(number({ vies: yes }), after(15, -1), asked)).toBe(false);
    expect(isToBeAsked(number({ vies: yes }), after(15), asked)).toBe(true);
    expect(isToBeAsked(number({ vies: no }), after(0.5), asked)).toBe(true);
  });

  it('E-6 not about one that is due anyway or that an operator vouches for, nor where it is not configured', () => {
    expect(isToBeAsked(number({ dueAt: after(1) }), start, asked)).toBe(false);
    expect(isToBeAsked(number({ operator: word }), start, asked)).toBe(false);
    expect(isToBeAsked(null, start, off)).toBe(false);
  });

  it('E-6 again after a minute, two, four, and at most six hours', () => {
    const minutes = [1, 2, 3, 9, 10, 500].map((failures) => pauseAfter(failures) / 60_000);
    expect(minutes).toEqual([1, 2, 4, 256, 360, 360]);
  });

  it('E-6 about numbers of the Union, not about Swiss ones', () => {
    expect(isOfTheUnion('DE136695976')).toBe(true);
    expect(isOfTheUnion('CHE-123.456.788 MWST')).toBe(false);
  });
});

describe('E-6 a tax number as operators see it', () => {
  it('E-6 has its whole history, the newest first', () => {
    const empty = { evidence: null, name: null, address: null };
    const history = [
      { at: start, what: 'valid' as const, by: null, ...empty },
      { at: after(1), what: 'revoked' as const, by: 'an-operator', ...empty },
    ];
    const shown = shownTaxNumber('DE136695976', number({ vies: yes, history }), start, asked);
    expect(shown).toMatchObject({ state: 'confirmed', operator: null, askedNextAt: null });
    expect(shown.history.map(({ what }) => what)).toEqual(['revoked', 'valid']);
  });

  it('E-6 is unconfirmed where nobody has used it', () => {
    expect(shownTaxNumber('DE136695976', null, start, off)).toEqual({
      ...{ taxNumber: 'DE136695976', state: 'unconfirmed', vies: null, operator: null },
      ...{ askedNextAt: null, lastFailure: null, history: [] },
    });
  });
});
