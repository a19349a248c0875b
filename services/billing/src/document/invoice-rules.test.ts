import { describe, expect, it } from '@jest/globals';
import { type ExampleKind, example, exampleLine, exampleOf } from './examples.js';
import { validate, violationsOf } from './invoice-rules.js';
import { invoiceXml } from './invoice-xml.js';

/** A rule, an example that holds it, what is changed in its XML, and into what: the first place alone. */
type Break = readonly [rule: string, kind: ExampleKind | 'at-zero', from: RegExp, to: string];

const atZero = exampleOf({
  lines: [
    exampleLine({ text: 'Export', listNet: 5_000, tax: { category: 'Z', basisPoints: 0 } }),
    exampleLine({ text: 'Freight', listNet: 1_000, tax: { category: 'Z', basisPoints: 0 } }),
  ],
});

const element = (name: string) => new RegExp(`<ram:${name}[ >][\\s\\S]*?</ram:${name}>\\s*`);
const within = (outer: string, inner: string) =>
  new RegExp(
    `(<ram:${outer}>(?:(?!</ram:${outer}>)[\\s\\S])*?)<ram:${inner}[ >][\\s\\S]*?</ram:${inner}>\\s*`,
  );
const text = (name: string) => new RegExp(`(<ram:${name}[^>]*>)[^<]*`);
const sums = 'SpecifiedTradeSettlementHeaderMonetarySummation';
const line = 'IncludedSupplyChainTradeLineItem';

const breaks: readonly Break[] = [
  ['BR-01', 'on-account', /urn:cen.eu:en16931:2017/, 'urn:factur-x.eu:1p0:minimum'],
  ['BR-02', 'on-account', /<ram:ID>R-1042<\/ram:ID>/, ''],
  ['BR-03', 'on-account', element('IssueDateTime'), ''],
  ['BR-04', 'on-account', /<ram:TypeCode>380<\/ram:TypeCode>/, ''],
  ['BR-05', 'on-account', element('InvoiceCurrencyCode'), ''],
  ['BR-06', 'on-account', within('SellerTradeParty', 'Name'), '$1'],
  ['BR-07', 'on-account', within('BuyerTradeParty', 'Name'), '$1'],
  ['BR-08', 'on-account', within('SellerTradeParty', 'PostalTradeAddress'), '$1'],
  ['BR-09', 'on-account', within('SellerTradeParty', 'CountryID'), '$1'],
  ['BR-10', 'on-account', within('BuyerTradeParty', 'PostalTradeAddress'), '$1'],
  ['BR-11', 'on-account', within('BuyerTradeParty', 'CountryID'), '$1'],
  ['BR-12', 'on-account', within(sums, 'LineTotalAmount'), '$1'],
  ['BR-13', 'on-account', within(sums, 'TaxBasisTotalAmount'), '$1'],
  ['BR-14', 'on-account', within(sums, 'GrandTotalAmount'), '$1'],
  ['BR-15', 'on-account', within(sums, 'DuePayableAmount'), '$1'],
  ['BR-16', 'free-of-charge', element(line), ''],
  ['BR-21', 'on-account', element('LineID'), ''],
  ['BR-22', 'on-account', element('BilledQuantity'), ''],
  ['BR-23', 'on-account', /BilledQuantity unitCode="C62"/, 'BilledQuantity'],
  [
    'BR-24',
    'on-account',
    within('SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount'),
    '$1',
  ],
  ['BR-25', 'on-account', within('SpecifiedTradeProduct', 'Name'), '$1'],
  ['BR-26', 'on-account', within('NetPriceProductTradePrice', 'ChargeAmount'), '$1'],
  ['BR-27', 'on-account', text('ChargeAmount'), '$1-1.00'],
  [
    'BR-29',
    'on-account',
    /(TotalAmount[\s\S]*<ram:BillingSpecifiedPeriod>[\s\S]*?)20261127/,
    '$120991231',
  ],
  ['BR-30', 'on-account', /20261127(<\/udt:DateTimeString>\s*<\/ram:StartDateTime>)/, '20991231$1'],
  ['BR-41', 'on-account', within('SpecifiedTradeAllowanceCharge', 'ActualAmount'), '$1'],
  ['BR-42', 'on-account', within('SpecifiedTradeAllowanceCharge', 'Reason'), '$1'],
  ['BR-45', 'on-account', element('BasisAmount'), ''],
  ['BR-46', 'on-account', element('CalculatedAmount'), ''],
  ['BR-47', 'on-account', /(<ram:BasisAmount>.*\s*)<ram:CategoryCode>S<\/ram:CategoryCode>/, '$1'],
  ['BR-48', 'on-account', /(<ram:BasisAmount>.*\s*.*\s*)<ram:RateApplicablePercent>.*/, '$1'],
  ['BR-49', 'on-account', within('SpecifiedTradeSettlementPaymentMeans', 'TypeCode'), '$1'],
  ['BR-55', 'credit-note', element('IssuerAssignedID'), ''],
  ['BR-61', 'on-account', element('PayeePartyCreditorFinancialAccount'), ''],
  ['BR-CL-01', 'on-account', /<ram:TypeCode>380/, '<ram:TypeCode>325'],
  ['BR-CL-04', 'on-account', text('InvoiceCurrencyCode'), '$1chf'],
  ['BR-CL-14', 'on-account', text('CountryID'), '$1Suisse'],
  ['BR-CL-16', 'on-account', /<ram:TypeCode>30</, '<ram:TypeCode>ZZZ<'],
  ['BR-CL-17', 'on-account', text('CategoryCode'), '$1X'],
  ['BR-CO-04', 'on-account', element('CategoryCode'), ''],
  ['BR-CO-09', 'on-account', /<ram:ID schemeID="VA">CHE-/, '<ram:ID schemeID="VA">'],
  [
    'BR-CO-10',
    'on-account',
    within(sums, 'LineTotalAmount'),
    '$1<ram:LineTotalAmount>1.00</ram:LineTotalAmount>',
  ],
  ['BR-CO-13', 'on-account', text('TaxBasisTotalAmount'), '$11.00'],
  ['BR-CO-14', 'on-account', text('TaxTotalAmount'), '$11.00'],
  ['BR-CO-15', 'on-account', text('GrandTotalAmount'), '$11.00'],
  ['BR-CO-16', 'on-account', text('DuePayableAmount'), '$11.00'],
  ['BR-CO-16', 'paid-by-card', text('TotalPrepaidAmount'), '$1946.4'],
  ['BR-CO-17', 'on-account', text('CalculatedAmount'), '$1111.50'],
  [
    'BR-CO-18',
    'on-account',
    /(<\/ram:SpecifiedTradeSettlementPaymentMeans>\s*)<ram:ApplicableTradeTax>[\s\S]*?<\/ram:ApplicableTradeTax>/,
    '$1',
  ],
  ['BR-CO-25', 'on-account', element('SpecifiedTradePaymentTerms'), ''],
  ['BR-S-01', 'two-rates', /(<ram:BasisAmount>.*\s*<ram:CategoryCode>)S/g, '$1Z'],
  ['BR-S-02', 'on-account', within('SellerTradeParty', 'SpecifiedTaxRegistration'), '$1'],
  ['BR-S-05', 'on-account', text('RateApplicablePercent'), '$10'],
  ['BR-S-08', 'on-account', text('BasisAmount'), '$11375.51'],
  ['BR-S-09', 'on-account', text('CalculatedAmount'), '$1110.41'],
  [
    'BR-S-10',
    'on-account',
    /<ram:BasisAmount>/,
    '<ram:ExemptionReason>Why not</ram:ExemptionReason><ram:BasisAmount>',
  ],
  ['BR-Z-01', 'at-zero', /(<ram:BasisAmount>.*\s*<ram:CategoryCode>)Z/, '$1S'],
  ['BR-Z-02', 'at-zero', within('SellerTradeParty', 'SpecifiedTaxRegistration'), '$1'],
  ['BR-Z-05', 'at-zero', text('RateApplicablePercent'), '$18.1'],
  ['BR-Z-08', 'at-zero', text('BasisAmount'), '$11.00'],
  ['BR-Z-09', 'at-zero', text('CalculatedAmount'), '$11.00'],
  [
    'BR-Z-10',
    'at-zero',
    /<ram:BasisAmount>/,
    '<ram:ExemptionReason>Why</ram:ExemptionReason><ram:BasisAmount>',
  ],
  ['BR-AE-01', 'reverse-charge', /(<ram:BasisAmount>.*\s*<ram:CategoryCode>)AE/, '$1Z'],
  ['BR-O-01', 'not-subject', text('CategoryCode'), '$1Z'],
  ['BR-O-08', 'not-subject', text('BasisAmount'), '$11.00'],
  ['BR-O-09', 'not-subject', text('CalculatedAmount'), '$11.00'],
  ['BR-AE-02', 'reverse-charge', within('BuyerTradeParty', 'SpecifiedTaxRegistration'), '$1'],
  ['BR-AE-05', 'reverse-charge', text('RateApplicablePercent'), '$18.1'],
  ['BR-AE-08', 'reverse-charge', text('BasisAmount'), '$11.00'],
  ['BR-AE-09', 'reverse-charge', text('CalculatedAmount'), '$11.00'],
  ['BR-AE-10', 'reverse-charge', element('ExemptionReason'), ''],
  [
    'BR-O-02',
    'not-subject',
    /<\/ram:SellerTradeParty>/,
    '<ram:SpecifiedTaxRegistration><ram:ID>CHE1</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>',
  ],
  [
    'BR-O-05',
    'not-subject',
    /<ram:CategoryCode>O<\/ram:CategoryCode>/,
    '<ram:CategoryCode>O</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>',
  ],
  ['BR-O-10', 'not-subject', element('ExemptionReasonCode'), ''],
  [
    'BR-O-11',
    'not-subject',
    /<ram:ApplicableTradeTax>\s*<ram:CalculatedAmount>/,
    '<ram:ApplicableTradeTax/>$&',
  ],
  ['BR-O-12', 'reverse-charge', text('CategoryCode'), '$1O'],
  ['BR-CO-26', 'not-subject', element('SpecifiedLegalOrganization'), ''],
  ['E-4', 'credit-note', element('InvoiceReferencedDocument'), ''],
  ['R120', 'on-account', text('ActualAmount'), '$1216.01'],
];

describe('a document that breaks a rule of EN 16931', () => {
  it.each(breaks)('E-10 is refused by %s (%s)', (rule, kind, from, to) => {
    const xml = invoiceXml(kind === 'at-zero' ? atZero : example(kind, 'fr'));
    expect(validate(xml)).toEqual([]);
    const changed = xml.replace(from, to);
    expect(changed).not.toBe(xml);
    expect(validate(changed).map((violation) => violation.rule)).toContain(rule);
  });

  it('E-10 is refused before it is issued: due without a day, or without a number', () => {
    const document = example('on-account', 'fr');
    const rules = (changed: typeof document) => violationsOf(changed).map(({ rule }) => rule);
    expect(rules({ ...document, dueOn: null })).toEqual(['BR-CO-25']);
    expect(rules({ ...document, number: null })).toEqual(['BR-02']);
    expect(rules({ ...document, lines: [] })).toContain('BR-16');
    expect(rules({ ...document, totals: { ...document.totals, due: 1 } })).toEqual(['BR-CO-16']);
  });

  it('is none where it is no XML', () => {
    expect(() => validate('')).toThrow();
    expect(() => validate('<a><b></a>')).toThrow();
  });
});
