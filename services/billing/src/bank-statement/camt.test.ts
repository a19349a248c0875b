import { describe, expect, it } from '@jest/globals';
import { Problem } from '@atrium/messaging';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { readStatement } from './camt.js';

/** From where the tests run, built, to the files. */
const samples = new URL('../../../test/camt/', import.meta.url);

function sample(name: string): string {
  return readFileSync(new URL(name, samples), 'utf8');
}

const collective = sample('camt054-2019-collective.xml');
const day = sample('camt053-2019-day.xml');
const single = sample('camt054-2013-single.xml');

function refusalOf(xml: string): string {
  try {
    readStatement(xml);
    return 'not refused';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

describe('B-5 a statement of a bank', () => {
  it('B-5, E-9 has each transfer of a collective booking by itself', () => {
    const of = { account: 'CH5800791123000889012', currency: 'CHF', valueDate: '2026-11-26' };
    expect(readStatement(collective)).toEqual([
      {
        ...{ ...of, amount: 25_000, reference: '210000000003139471430009017', message: null },
        ...{ debtorName: 'Boulangerie Rochat & Fils', debtorIban: 'CH9300762011623852957' },
        ...{ bankReference: '2026112700001/2026112700001-1', reversal: null },
      },
      {
        ...{ ...of, amount: 10_000, reference: '000000000000000012312312316', message: null },
        ...{ debtorName: 'Julie Munster', debtorIban: null },
        ...{ bankReference: '2026112700001/2026112700001-2', reversal: null },
      },
    ]);
  });

  it('B-5 has what was credited, what came back and what was taken back: no fees, nothing that is not booked', () => {
    const credits = readStatement(day);
    expect(credits.map(({ amount, reversal }) => [amount, reversal])).toEqual([
      [4_250, null],
      [6_000, 'returned'],
      [1_000, 'taken-back'],
    ]);
  });

  it('E-9 finds a reference that was typed between other words', () => {
    const [credit] = readStatement(day);
    expect(credit).toMatchObject({
      reference: 'RF18539007547034',
      message: 'Merci, ref. RF18539007547034 de novembre',
    });
  });

  it('reads the version of 2013, with prefixes, as well', () => {
    expect(readStatement(single)).toMatchObject([
      {
        ...{ amount: 123_456, currency: 'EUR', valueDate: '2026-11-27' },
        ...{ reference: 'RF18539007547034', debtorName: 'Ödön <Bakery>', bankReference: 'N1#0' },
      },
    ]);
  });
});

describe('what is no statement', () => {
  it.each([
    ['nothing', ''],
    ['no XML', 'Date;Amount\n2026-11-27;12.00'],
    ['another document', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>'],
    ['another version', single.replaceAll('camt.054.001.04', 'camt.054.001.02')],
    ['no statement', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>'],
    ['a negative amount', day.replace('42.5', '-42.5')],
    ['a third of a centime', day.replace('42.5', '42.505')],
    ['an amount without digits', day.replace('42.5', '1e3')],
    ['nothing as an amount', day.replace('42.5', '0.00')],
    ['too large an amount', day.replace('42.5', '1000000000.00')],
    ['another currency', day.replace('Ccy="CHF">42.5', 'Ccy="USD">42.5')],
    [
      'neither credit nor debit',
      day.replace('CRDT</CdtDbtInd>\n        <Sts>', 'X</CdtDbtInd><Sts>'),
    ],
    ['a sum that its transfers are not', collective.replace('350.00', '351.00')],
    ['no account', day.replace('<IBAN>CH5800791123000889012</IBAN>', '')],
    ['a day that is none', collective.replace('2026-11-26', 'today')],
    ['nesting without end', `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`],
  ])('is %s', (_about, xml) => {
    expect(refusalOf(xml)).toBe('statement-unreadable');
  });

  it('is one that declares entities, however they explode', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1_000)}">]>`;
    expect(refusalOf(day.replace(/^<\?xml.*\?>/, bomb))).toBe('statement-unreadable');
    const outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    expect(refusalOf(`${outside}${day}`)).toBe('statement-unreadable');
  });

  it('is one that was cut off anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: day.trimEnd().length - 1 }), (end) => {
        expect(refusalOf(day.slice(0, end))).toBe('statement-unreadable');
      }),
    );
  });

  it('A24 (7.2) never makes the reader fail otherwise, whatever is changed in it', () => {
    const change = fc.record({
      at: fc.nat(day.length),
      length: fc.nat(20),
      by: fc.oneof(fc.string(), fc.constantFrom('<', '>', '&', '&#0;', '<![CDATA[', ']]>', '<!--')),
    });
    fc.assert(
      fc.property(change, ({ at, length, by }) => {
        const outcome = refusalOf(day.slice(0, at) + by + day.slice(at + length));
        expect(['not refused', 'statement-unreadable']).toContain(outcome);
      }),
    );
  });
});
