import { describe, expect, it } from '@jest/globals';
import { compactIban, isQrIban, isSwissIban } from '@atrium/contracts';
import fc from 'fast-check';
import {
  creditorReference,
  qrReference,
  readReference,
  writtenIban,
  writtenReference,
} from './payment-reference.js';

describe('E-9 payment references', () => {
  it.each(['21 00000 00003 13947 14300 09017', '000000000000000012312312316'])(
    'E-9 reads the QR reference %s, and none with another digit',
    (text) => {
      const value = text.replaceAll(' ', '');
      expect(readReference(text)).toEqual({ kind: 'QRR', value });
      for (let n = 0; n < value.length; n += 1) {
        const other = `${value.slice(0, n)}${(Number(value[n]) + 1) % 10}${value.slice(n + 1)}`;
        expect(readReference(other)).toBeNull();
      }
    },
  );

  it('E-9 reads a creditor reference, in small letters and with blanks too', () => {
    const scor = { kind: 'SCOR', value: 'RF18539007547034' };
    expect(readReference('RF18 5390 0754 7034')).toEqual(scor);
    expect(readReference('rf18 5390 0754 7034')).toEqual(scor);
    expect(readReference('RF19 5390 0754 7034')).toBeNull();
  });

  it('E-9 makes the same ones', () => {
    expect(qrReference('21000000000313947143000901').value).toBe('210000000003139471430009017');
    expect(qrReference('1231231231').value).toBe('000000000000000012312312316');
    expect(creditorReference('539007547034').value).toBe('RF18539007547034');
  });

  it('E-9 reads back whatever it makes', () => {
    const digits = fc.stringMatching(/^[0-9]{0,25}[1-9]$/);
    fc.assert(
      fc.property(digits, (number) => {
        expect(readReference(qrReference(number).value)).toEqual(qrReference(number));
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{1,21}$/), (text) => {
        expect(readReference(creditorReference(text).value)).toEqual(creditorReference(text));
      }),
    );
  });

  it.each(['', '12', '0'.repeat(27), 'RF', 'RF18', `RF${'1'.repeat(30)}`, 'order 42'])(
    'takes "%s" for no reference',
    (text) => {
      expect(readReference(text)).toBeNull();
    },
  );

  it.each(['', '-1', '1.5', '1'.repeat(27), 'x'])('makes no QR reference of "%s"', (text) => {
    expect(() => qrReference(text)).toThrow(RangeError);
  });

  it.each(['', 'a', '1'.repeat(22), 'Ä'])('makes no creditor reference of "%s"', (text) => {
    expect(() => creditorReference(text)).toThrow(RangeError);
  });
});

describe('E-9 accounts', () => {
  it.each([
    ['CH44 3199 9123 0008 8901 2', true],
    ['CH28 3000 0011 6238 5295 0', true],
    ['CH58 0079 1123 0008 8901 2', false],
  ])('E-9 knows %s, and whether it takes QR references: %s', (written, takesThem) => {
    const iban = compactIban(written);
    expect(iban).toBe(written.replaceAll(' ', ''));
    expect([isSwissIban(iban!), isQrIban(iban!)]).toEqual([true, takesThem]);
    expect(writtenIban(iban!)).toBe(written);
  });

  it('E-9 knows one from abroad, which no QR-bill names, and one that is none', () => {
    expect(isSwissIban(compactIban('DE89 3704 0044 0532 0130 00')!)).toBe(false);
    expect(compactIban('CH59 0079 1123 0008 8901 2')).toBeNull();
  });
});

describe('E-9 what people read', () => {
  it.each([
    '21 00000 00003 13947 14300 09017',
    '00 00000 00000 00001 23123 12316',
    'RF18 5390 0754 7034',
  ])('E-9 writes the reference %s as it was read', (written) => {
    expect(writtenReference(readReference(written)!)).toBe(written);
  });
});
