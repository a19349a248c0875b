import { describe, expect, it } from '@jest/globals';
import { compactIban } from '@atrium/contracts';
import { maskedIban, newPayOut, openTo, operationOf, shownPayOut, whyNotPayTo } from './pay-out.js';

const iban = 'CH9300762011623852957';
const to = { currency: 'CHF' as const, iban, name: 'Entreprise Familiale Sàrl' };

describe('B-5 where prepaid money is paid out to', () => {
  it.each([
    ['CH93 0076 2011 6238 5295 7', iban],
    ['ch9300762011623852957', iban],
    ['LI21 0881 0000 2324 013A A', 'LI21088100002324013AA'],
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ])('B-5 knows %s', (typed, compact) => {
    expect(compactIban(typed)).toBe(compact);
  });

  it.each([
    ['a wrong check digit', 'CH9300762011623852958'],
    ['two digits changed places', 'CH9300762011623825957'],
    ['too short for its country', 'CH930076201162385295'],
    ['too long for its country', 'CH93007620116238529570'],
    ['a country that has none', 'XX9300762011623852957'],
    ['something between', 'CH93-0076-2011-6238-5295-7'],
    ['a line break', 'CH9300762011623852957\n'],
    ['nothing', ''],
  ])('B-5 takes no IBAN with %s', (_what, typed) => {
    expect(compactIban(typed)).toBeNull();
  });

  it.each([
    ['francs to Germany', { ...to, iban: 'DE89370400440532013000' }, '/iban'],
    [
      'euros to where SEPA does not reach',
      { ...to, currency: 'EUR', iban: 'TR330006100519786457841326' },
      '/iban',
    ],
    ['a QR-IBAN', { ...to, iban: 'CH4431999123000889012' }, '/iban'],
    ['a name in another script', { ...to, name: 'Юлия' }, '/name'],
    ['a smiling name', { ...to, name: 'Julie 😀' }, '/name'],
  ] as const)('decision 41 pays no %s, and names the field', (_what, where, pointer) => {
    expect(whyNotPayTo(where).map((error) => error.pointer)).toEqual([pointer]);
  });

  it.each([
    ['francs in Switzerland', to],
    ['francs to Liechtenstein', { ...to, iban: 'LI21088100002324013AA' }],
    ['euros to Germany', { ...to, currency: 'EUR', iban: 'DE89370400440532013000' }],
    ['euros in Switzerland', { ...to, currency: 'EUR' }],
    ['a name with letters of Europe', { ...to, name: 'Łukasz Œuvré Țăran & Søn "€"' }],
  ] as const)('decision 41 pays %s', (_what, where) => {
    expect(whyNotPayTo(where)).toEqual([]);
  });

  it('decision 41 shows of an IBAN what is not enough to pay with', () => {
    const requestedAt = new Date('2026-11-27T09:00:00Z');
    const what = { _id: 'out', organizationId: 'family', ...to, amount: 1_000 };
    const shown = shownPayOut(newPayOut({ ...what, requestedBy: 'julie', requestedAt }));
    expect(shown.iban).toBe('CH93 **** 2957');
    expect(JSON.stringify(shown)).not.toContain('00762011');
    expect(maskedIban('DE89370400440532013000')).toBe('DE89 **** 3000');
  });

  it('decision 41 is settled once: what was confirmed is not returned, and what is in no file not confirmed', () => {
    expect(openTo).toEqual({ confirmed: ['exported'], returned: ['requested', 'exported'] });
    const steps = (['requested', 'confirmed', 'returned'] as const).map((step) =>
      operationOf('out', step),
    );
    expect(new Set(steps).size).toBe(3);
  });
});
