import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalTaxNumber } from '../src/tax-number.js';

/** Of companies that publish theirs, and of the documents that describe the algorithms. */
const numbers = [
  ...['ATU13585627', 'BE0428759497', 'BG175074752', 'CY10259033P', 'CZ25123891', 'DE136695976'],
  ...['DK13585628', 'EE100931558', 'EL094259216', 'ESA28015865', 'FI20774740', 'FR40303265045'],
  ...['HR33392005961', 'HU12892312', 'IE6433435F', 'IT00743110157', 'LT119511515', 'LU15027442'],
  ...['LV40003521600', 'MT11679112', 'NL004495445B01', 'PL8567346215', 'PT501964843'],
  ...['RO18547290', 'SE123456789701', 'SI50223054', 'SK2022749619'],
];

describe('a Swiss UID', () => {
  it.each([
    ['CHE-123.456.788', 'CHE-123.456.788'],
    ['che123456788', 'CHE-123.456.788'],
    ['CHE-123.456.788 MWST', 'CHE-123.456.788 MWST'],
    ['CHE-123.456.788 TVA', 'CHE-123.456.788 TVA'],
    ['CHE 123 456 788 iva', 'CHE-123.456.788 IVA'],
    // The federal administration's own (eCH-0097).
    ['CHE-105.805.649', 'CHE-105.805.649'],
  ])('B-4 is taken as "%s" and kept as "%s"', (typed, kept) => {
    expect(canonicalTaxNumber(typed)).toBe(kept);
  });

  it.each([
    'CHE-123.456.789',
    'CHE-123.456.787 MWST',
    'CHE-123.456.78',
    'CHE-123.456.788 VAT',
    'CHE',
  ])('B-4 is not "%s"', (typed) => expect(canonicalTaxNumber(typed)).toBeNull());

  it.each(['100.155.212', '116.281.710', '107.787.577', '318.065.437', '123.456.788'])(
    'E-7 is CHE-%s, and none with another last digit',
    (digits) => {
      expect(canonicalTaxNumber(`CHE-${digits}`)).toBe(`CHE-${digits}`);
      const last = Number(digits.at(-1));
      for (let other = 1; other < 10; other += 1) {
        const wrong = `CHE-${digits.slice(0, -1)}${(last + other) % 10}`;
        expect(canonicalTaxNumber(wrong)).toBeNull();
      }
    },
  );

  it('B-4 has, of the ten last digits that it could have, one that fits or none (modulus 11)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (first) => {
        const digits = String(first).padStart(8, '0');
        const fit = Array.from({ length: 10 }, (_none, last) =>
          canonicalTaxNumber(`CHE${digits}${last}`),
        ).filter((number) => number !== null);
        expect(fit.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a VAT number of the European Union', () => {
  it.each(numbers)('B-4, E-7 is %s, with blanks, dots and small letters too', (number) => {
    expect(canonicalTaxNumber(number)).toBe(number);
    expect(
      canonicalTaxNumber(
        `${number.slice(0, 2).toLowerCase()} ${number.slice(2, 5)}.${number.slice(5)}`,
      ),
    ).toBe(number);
  });

  it.each(numbers.filter((number) => !number.startsWith('NL')))(
    'B-4 is none with another last digit: %s',
    (number) => {
      const wrong = number.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
      expect(canonicalTaxNumber(wrong)).toBeNull();
    },
  );

  it.each(['136695976', 'GR094259216', 'GB980780684', 'US123456789', 'constructor', '__proto__12'])(
    'B-4 is none without the two letters of a country of the Union: "%s"',
    (typed) => expect(canonicalTaxNumber(typed)).toBeNull(),
  );

  it('B-4 is what it is however often it is looked at, and nothing that was typed breaks it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...numbers)), (typed) => {
        const kept = canonicalTaxNumber(typed);
        if (kept !== null) expect(canonicalTaxNumber(kept)).toBe(kept);
      }),
    );
  });
});
