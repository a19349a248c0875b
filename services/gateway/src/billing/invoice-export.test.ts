import { describe, expect, it } from '@jest/globals';
import type { InvoiceSummary } from '@atrium/contracts';
import { invoicesAsCsv } from './invoice-export.js';

const invoice: InvoiceSummary = {
  ...{ id: 'R-1042', kind: 'invoice', state: 'partly-credited', orderId: 'order-1' },
  ...{ issuedOn: '2026-11-27', dueOn: '2026-12-27', paidOn: null, currency: 'CHF' },
  ...{ net: 120_005, tax: 9_720, gross: 129_725, due: 129_725, credited: 5, corrects: null },
  ...{ buyerName: 'Entreprise Familiale Sàrl', buyerTaxNumber: 'CHE-123.456.788 TVA' },
};
const head =
  'number,kind,state,issuedOn,dueOn,paidOn,currency,net,tax,gross,due,credited,corrects,orderId,buyerName,buyerTaxNumber';

describe('B-5 an exported invoice history', () => {
  it('B-5 is a table with a line of names, as RFC 4180 ends lines', () => {
    expect(invoicesAsCsv([])).toBe(`${head}\r\n`);
    expect(invoicesAsCsv([invoice])).toBe(
      `${head}\r\nR-1042,invoice,partly-credited,2026-11-27,2026-12-27,,CHF,1200.05,97.20,1297.25,1297.25,0.05,,order-1,Entreprise Familiale Sàrl,CHE-123.456.788 TVA\r\n`,
    );
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\uff1d1', `'\uff1d1`],
    ['Pont, "du Rhône"', '"Pont, ""du Rhône"""'],
  ])('B-5 runs no formula in a spreadsheet: %s', (buyerName, cell) => {
    expect(invoicesAsCsv([{ ...invoice, buyerName }])).toContain(`,order-1,${cell},CHE-`);
  });
});
