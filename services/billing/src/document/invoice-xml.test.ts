import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Locale, locales } from '@atrium/contracts';
import { example, exampleKinds, exampleLine, exampleOf } from './examples.js';
import { violationsOf } from './invoice-rules.js';
import { invoiceXml } from './invoice-xml.js';
import type { DocumentTax, LegalDocument } from './legal-document.js';
import { readInvoiceXml } from './read-invoice-xml.js';

const invoices = exampleKinds.flatMap((kind) =>
  locales.map((locale) => [kind, locale, example(kind, locale)] as const),
);

const read = (document: LegalDocument) => readInvoiceXml(invoiceXml(document));

const taxes: readonly DocumentTax[] = [
  { category: 'S', basisPoints: 810 },
  { category: 'S', basisPoints: 260 },
  { category: 'S', basisPoints: 380 },
  { category: 'Z', basisPoints: 0 },
];

/** Any line, with any discounts that leave something. */
const anyLine = fc
  .record({
    listNet: fc.integer({ min: 0, max: 100_000_000 }),
    quantity: fc.integer({ min: 1, max: 999 }),
    shares: fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 2 }),
    tax: fc.constantFrom(...taxes),
    text: fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
  })
  .map(({ listNet, quantity, shares, tax, text }) =>
    exampleLine({
      text,
      listNet,
      quantity,
      tax,
      discounts: shares.map((share) => ({
        kind: 'promo-code',
        label: 'X',
        net: Math.floor((listNet * share) / 100),
      })),
    }),
  );

describe('a document for machines', () => {
  it.each(invoices.filter(([, , { kind }]) => kind !== 'pro-forma'))(
    'E-10 %s in %s breaks no rule of EN 16931, and says the sums of the document',
    (_kind, _locale, document) => {
      expect(violationsOf(document)).toEqual([]);
      const { sums, number, currency, groups } = read(document);
      const { net, tax, gross, paid, due } = document.totals;
      expect(sums).toEqual({ lines: net, net, tax, gross, paid, due });
      expect({ number, currency }).toEqual({
        number: document.number,
        currency: document.currency,
      });
      expect(groups.map((group) => group.base)).toEqual(
        document.taxGroups.map((group) => group.base),
      );
    },
  );

  it('A10-3 there is none of a pro-forma', () => {
    expect(() => invoiceXml(example('pro-forma', 'fr'))).toThrow('no XML');
    expect(violationsOf(example('pro-forma', 'fr'))).toEqual([]);
  });

  it('E-10 is type 380, or 381 with the invoice that it corrects', () => {
    expect(read(example('paid-by-card', 'de'))).toMatchObject({ typeCode: '380', corrects: [] });
    expect(read(example('credit-note', 'de'))).toMatchObject({
      typeCode: '381',
      corrects: [{ number: 'R-1042' }],
    });
  });

  it('E-6 with reverse charge has both tax numbers and the reason, in words and as a code', () => {
    const { seller, buyer, groups } = read(example('reverse-charge', 'it'));
    expect(seller.taxNumber).toBe('CHE-116.281.710 TVA');
    expect(buyer.taxNumber).toBe('DE136695976');
    const reason = expect.stringContaining('Inversione contabile');
    expect(groups).toEqual([
      expect.objectContaining({ category: 'AE', rate: 0, reason, reasonCode: 'VATEX-EU-AE' }),
    ]);
  });

  it('E-6 not subject to the tax has no tax numbers, and the seller’s entry in the register', () => {
    const { seller, buyer, groups, lines } = read(example('not-subject', 'en'));
    expect([seller.taxNumber, buyer.taxNumber]).toEqual([null, null]);
    expect(seller.registerNumber).toBe('CHE116281710');
    expect(groups[0]).toMatchObject({ category: 'O', rate: null, reasonCode: 'VATEX-EU-O' });
    expect(lines[0]?.tax.rate).toBeNull();
  });

  it.each([
    ['on-account', [{ code: '30', account: 'CH4431999123000889012' }]],
    ['reverse-charge', [{ code: '58', account: 'CH5800791123000889012' }]],
    ['paid-by-card', [{ code: '48', account: null }]],
    ['two-rates', [{ code: '97', account: null }]],
    ['free-of-charge', []],
  ] as const)('E-9 says by what %s is paid, and to which account', (kind, means) => {
    const document = example(kind, 'fr');
    expect(read(document).means).toEqual(means);
    expect(read(document).reference).toBe(document.payment.reference?.value ?? null);
  });

  it('E-5 says when all of it is supplied: the period of the lines, or the day', () => {
    expect(read(example('two-rates', 'fr')).period).toEqual({ from: '20261127', to: '20271126' });
    const once = exampleOf({ lines: [exampleLine({ text: 'Setup', listNet: 100 })] });
    expect(read(once).period).toBeNull();
    expect(invoiceXml(once)).toContain('ram:ActualDeliverySupplyChainEvent');
  });

  it('E-2 whatever the lines, the sums are those of the document, and no rule is broken', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 12 }),
        fc.constantFrom<Locale>(...locales),
        (lines, locale) => {
          const document = { ...exampleOf({ lines }), locale };
          expect(violationsOf(document)).toEqual([]);
          const invoice = read(document);
          expect(invoice.sums.due).toBe(document.totals.due);
          expect(invoice.lines.map((line) => line.net)).toEqual(
            document.lines.map((line) => line.net),
          );
        },
      ),
    );
  });

  it('says names as they are, whatever characters they have', () => {
    const name = fc.string({ minLength: 1, maxLength: 60, unit: 'binary' });
    const isXml = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
    fc.assert(
      fc.property(name, (text) => {
        const document = example('paid-by-card', 'fr');
        const { buyer } = read({ ...document, buyer: { ...document.buyer, name: text } });
        if (isXml.test(text)) expect(buyer.name).toBe(text);
        else expect(buyer.name).toContain('\ufffd');
      }),
    );
  });
});
