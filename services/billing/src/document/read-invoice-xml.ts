import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { readDecimal, readPercent } from './decimal.js';

/** Text of the file, as it is; null where there is no such element. */
type Text = string | null;
/** Minor units; null where there is no such element, `NaN` where it isn't written with two decimals: then no sum holds. */
type Amount = number | null;

export interface ReadParty {
  readonly name: Text;
  readonly hasAddress: boolean;
  readonly country: Text;
  readonly registerNumber: Text;
  readonly taxNumber: Text;
}

export interface ReadTax {
  readonly category: Text;
  /** Basis points; null where there is none, or none that can be read. */
  readonly rate: number | null;
}

export interface ReadPeriod {
  readonly from: Text;
  readonly to: Text;
}

export interface ReadLine {
  readonly id: Text;
  readonly name: Text;
  readonly quantity: Text;
  readonly unit: Text;
  readonly price: Amount;
  readonly priceQuantity: Text;
  readonly tax: ReadTax;
  readonly period: ReadPeriod | null;
  readonly allowances: readonly { readonly amount: Amount; readonly reason: Text }[];
  readonly net: Amount;
}

export interface ReadGroup extends ReadTax {
  readonly base: Amount;
  readonly tax: Amount;
  readonly reason: Text;
  readonly reasonCode: Text;
}

/** What a Cross Industry Invoice says, as far as our documents say it: with the names of `LegalDocument`, not of the file. */
export interface ReadInvoice {
  readonly profile: Text;
  readonly number: Text;
  readonly issuedOn: Text;
  readonly typeCode: Text;
  readonly currency: Text;
  readonly seller: ReadParty;
  readonly buyer: ReadParty;
  readonly lines: readonly ReadLine[];
  readonly groups: readonly ReadGroup[];
  readonly means: readonly { readonly code: Text; readonly account: Text }[];
  readonly reference: Text;
  readonly period: ReadPeriod | null;
  readonly dueOn: Text;
  readonly terms: Text;
  readonly corrects: readonly { readonly number: Text }[];
  readonly sums: {
    readonly lines: Amount;
    readonly net: Amount;
    readonly tax: Amount;
    readonly gross: Amount;
    readonly paid: Amount;
    readonly due: Amount;
  };
}

/** Reads what was written, or what came out of a PDF. Throws where it isn't well-formed XML. */
export function readInvoiceXml(xml: string): ReadInvoice {
  const parser = new DOMParser({ onError: onErrorStopParsing });
  const root = parser.parseFromString(xml, 'text/xml').documentElement;
  if (root === null) throw new Error('There is no XML');
  const transaction = 'SupplyChainTradeTransaction';
  const agreement = `${transaction}/ApplicableHeaderTradeAgreement`;
  const settlement = `${transaction}/ApplicableHeaderTradeSettlement`;
  const means = all(root, `${settlement}/SpecifiedTradeSettlementPaymentMeans`);
  const terms = `${settlement}/SpecifiedTradePaymentTerms`;
  const sums = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`;
  return {
    profile: text(root, 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID'),
    number: text(root, 'ExchangedDocument/ID'),
    issuedOn: text(root, 'ExchangedDocument/IssueDateTime/DateTimeString'),
    typeCode: text(root, 'ExchangedDocument/TypeCode'),
    currency: text(root, `${settlement}/InvoiceCurrencyCode`),
    seller: party(root, `${agreement}/SellerTradeParty`),
    buyer: party(root, `${agreement}/BuyerTradeParty`),
    lines: all(root, `${transaction}/IncludedSupplyChainTradeLineItem`).map(line),
    groups: all(root, `${settlement}/ApplicableTradeTax`).map(group),
    means: means.map((one) => ({
      code: text(one, 'TypeCode'),
      account: text(one, 'PayeePartyCreditorFinancialAccount/IBANID'),
    })),
    reference: text(root, `${settlement}/PaymentReference`),
    period: period(root, settlement),
    dueOn: text(root, `${terms}/DueDateDateTime/DateTimeString`),
    terms: text(root, `${terms}/Description`),
    corrects: all(root, `${settlement}/InvoiceReferencedDocument`).map((one) => ({
      number: text(one, 'IssuerAssignedID'),
    })),
    sums: {
      lines: amount(root, `${sums}/LineTotalAmount`),
      net: amount(root, `${sums}/TaxBasisTotalAmount`),
      tax: amount(root, `${sums}/TaxTotalAmount`),
      gross: amount(root, `${sums}/GrandTotalAmount`),
      paid: amount(root, `${sums}/TotalPrepaidAmount`),
      due: amount(root, `${sums}/DuePayableAmount`),
    },
  };
}

function party(root: Element, path: string): ReadParty {
  return {
    name: text(root, `${path}/Name`),
    hasAddress: all(root, `${path}/PostalTradeAddress`).length === 1,
    country: text(root, `${path}/PostalTradeAddress/CountryID`),
    registerNumber: text(root, `${path}/SpecifiedLegalOrganization/ID`),
    taxNumber: text(root, `${path}/SpecifiedTaxRegistration/ID`),
  };
}

function line(item: Element): ReadLine {
  const price = 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice';
  const quantity = 'SpecifiedLineTradeDelivery/BilledQuantity';
  const settlement = 'SpecifiedLineTradeSettlement';
  return {
    id: text(item, 'AssociatedDocumentLineDocument/LineID'),
    name: text(item, 'SpecifiedTradeProduct/Name'),
    quantity: text(item, quantity),
    unit: all(item, quantity)[0]?.getAttribute('unitCode') ?? null,
    price: amount(item, `${price}/ChargeAmount`),
    priceQuantity: text(item, `${price}/BasisQuantity`),
    tax: tax(item, `${settlement}/ApplicableTradeTax/`),
    period: period(item, settlement),
    allowances: all(item, `${settlement}/SpecifiedTradeAllowanceCharge`).map((one) => ({
      amount: amount(one, 'ActualAmount'),
      reason: text(one, 'Reason'),
    })),
    net: amount(
      item,
      `${settlement}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
    ),
  };
}

function group(element: Element): ReadGroup {
  return {
    ...tax(element, ''),
    base: amount(element, 'BasisAmount'),
    tax: amount(element, 'CalculatedAmount'),
    reason: text(element, 'ExemptionReason'),
    reasonCode: text(element, 'ExemptionReasonCode'),
  };
}

function tax(element: Element, path: string): ReadTax {
  const rate = text(element, `${path}RateApplicablePercent`);
  return {
    category: text(element, `${path}CategoryCode`),
    rate: rate === null ? null : readPercent(rate),
  };
}

function period(element: Element, path: string): ReadPeriod | null {
  const [found] = all(element, `${path}/BillingSpecifiedPeriod`);
  if (!found) return null;
  return {
    from: text(found, 'StartDateTime/DateTimeString'),
    to: text(found, 'EndDateTime/DateTimeString'),
  };
}

/** What is below an element on a path of local names. */
function all(from: Element, path: string): Element[] {
  return path
    .split('/')
    .reduce(
      (found, name) =>
        found.flatMap((element) =>
          [...element.childNodes].filter((node): node is Element => node.localName === name),
        ),
      [from],
    );
}

function text(from: Element, path: string): Text {
  const content = all(from, path)[0]?.textContent ?? null;
  return content === '' ? null : content;
}

function amount(from: Element, path: string): Amount {
  const written = text(from, path);
  return written === null ? null : (readDecimal(written) ?? Number.NaN);
}
