import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTaxRates } from './read-tax-rates.js';
import { rateOn, swissRates } from './tax-rates.js';

function read(content: unknown) {
  const file = join(mkdtempSync(join(tmpdir(), 'atrium-rates-')), 'rates.json');
  writeFileSync(file, JSON.stringify(content));
  return readTaxRates(file);
}

const rate = (from: string, basisPoints: number) => [{ from, basisPoints }];

describe('E-1 rates of tax', () => {
  it('E-1 are Switzerland’s where nothing is said', () => {
    expect(readTaxRates(undefined)).toEqual({ CH: swissRates });
  });

  it('E-1 can rise at home by a file, and hold abroad where the issuer declares tax', () => {
    const rates = read({
      CH: { standard: rate('2028-01-01', 880) },
      DE: {
        standard: rate('2021-01-01', 1_900),
        reduced: rate('2021-01-01', 700),
        lodging: rate('2021-01-01', 700),
      },
    });
    expect(rateOn(rates['CH']!.standard, '2027-12-31')).toBe(810);
    expect(rateOn(rates['CH']!.standard, '2028-01-01')).toBe(880);
    expect(rateOn(rates['CH']!.reduced, '2028-01-01')).toBe(260);
    expect(rateOn(rates['DE']!.standard, '2026-11-27')).toBe(1_900);
  });

  it.each([
    ['a list', [], /must be an object of countries/],
    ['no country', { Germany: {} }, /"Germany" is no country/],
    ['a class that is not there', { CH: { luxury: [] } }, /CH.luxury is no class/],
    [
      'a country without all classes',
      { DE: { standard: rate('2021-01-01', 1_900) } },
      /DE.reduced/,
    ],
    ['a fraction', { CH: { standard: rate('2028-01-01', 8.8) } }, /whole "basisPoints"/],
    ['no day', { CH: { standard: rate('2028-02-30', 880) } }, /2028-02-30/],
    ['a day before the last known one', { CH: { standard: rate('2020-01-01', 1) } }, /in order/],
  ])('are not read from %s, and it says where', (_what, content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});
