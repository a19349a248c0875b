import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleIssuer, faultsOfIssuer, type Issuer, sellerOf } from './issuer.js';
import { readIssuer } from './read-issuer.js';

describe('decision 37: whoever sends the documents', () => {
  it('is an example outside production, with numbers that are right', () => {
    expect(faultsOfIssuer(exampleIssuer)).toEqual([]);
    expect(readIssuer({ environment: 'development', issuerFile: undefined })).toBe(exampleIssuer);
  });

  it('has to be said in production', () => {
    const production = { environment: 'production', issuerFile: undefined };
    expect(() => readIssuer(production)).toThrow('BILLING_ISSUER_FILE is required in production');
  });

  it('is read from a file, which is refused with all that is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-issuer-'));
    const issuerFile = join(folder, 'issuer.json');
    const written = (issuer: object) => {
      writeFileSync(issuerFile, JSON.stringify(issuer));
      return () => readIssuer({ environment: 'production', issuerFile });
    };
    const other = { ...exampleIssuer, version: 2, name: 'Munster SA' };
    expect(written(other)()).toEqual(other);
    const wrong = written({ ...other, taxNumber: 'CHE-123.456.789 TVA', qrIban: other.iban });
    expect(wrong).toThrow(/taxNumber must be .*; qrIban must be/);
    expect(written({})).toThrow(/version must be .* daysToPay must be/);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['an IBAN whose check digits are wrong', { iban: 'CH9400762011623852957' }],
    ['an IBAN with blanks', { iban: 'CH93 0076 2011 6238 5295 7' }],
    ['an account that no QR-bill can name', { iban: 'DE89370400440532013000' }],
    ['a QR-IBAN for other payments', { iban: 'CH4431999123000889012' }],
    ['another account for QR references', { qrIban: 'CH9300762011623852957' }],
    ['a BIC of seven letters', { bic: 'POFICHB' }],
    ['a UID that is not registered for VAT', { taxNumber: 'CHE-123.456.788' }],
    ['a UID in another form', { taxNumber: 'CHE123456788TVA' }],
    ['one series for both kinds', { series: { invoice: 'R', creditNote: 'R' } }],
    ['a QR-IBAN to pay out from', { payOutIbans: { CHF: 'CH4431999123000889012', EUR: null } }],
    ['an account to pay out from with blanks', { payOutIbans: { CHF: null, EUR: 'DE89 3704' } }],
    ['a series that is no word', { series: { invoice: 'R-1', creditNote: 'A' } }],
    ['a time zone that is none', { timeZone: 'Europe/Carouge' }],
    ['an offset as time zone', { timeZone: '+01:00' }],
    ['a financial year in the middle of a month', { financialYearFrom: '06-15' }],
    ['no time to pay', { daysToPay: 0 }],
    ['a name over two lines', { name: 'Atrium\nSA' }],
    ['a country in words', { address: { ...exampleIssuer.address, country: 'Suisse' } }],
  ])('is refused with %s', (_what, part) => {
    expect(faultsOfIssuer({ ...exampleIssuer, ...part } as Issuer)).toHaveLength(1);
  });

  it('stands on each document with its accounts', () => {
    expect(sellerOf(exampleIssuer)).toMatchObject({
      name: 'Atrium Exemple SA',
      taxNumber: 'CHE-123.456.788 TVA',
      bankAccounts: { iban: 'CH9300762011623852957', qrIban: 'CH4431999123000889012' },
    });
  });
});
