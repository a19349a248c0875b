import { lastDayOf, plusDays } from '../date/local-date.js';
import { accountToPay } from './account-to-pay.js';
import { decimal, percent } from './decimal.js';
import { dateTime, inCode102 } from './invoice-xml-date.js';
import { lineItem } from './invoice-xml-line.js';
import { buyerParty, sellerParty } from './invoice-xml-party.js';
import type { DocumentTaxGroup, LegalDocument } from './legal-document.js';
import { documentTexts } from './texts.js';
import { element, optional, xml, type XmlElement } from './xml.js';

/** The profile by which it is written: all of the semantic model, and nothing beside it (BT-24, E-10). */
export const profile = 'urn:cen.eu:en16931:2017';

/** Types of documents of UNTDID 1001 (BT-3): commercial invoice, credit note. */
const typeCodes = { invoice: '380', 'credit-note': '381' } as const;

const namespaces = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

/**
 * A document for machines: UN/CEFACT Cross Industry Invoice in the EN 16931 profile (E-10, decision 38), with elements that the
 * versions D16B and D22B both have, in the order of their schema. Throws `Error` for a pro-forma: it is no invoice, and nobody's
 * machine may take it for one (E-3).
 */
export function invoiceXml(document: LegalDocument): string {
  const { kind, number } = document;
  if (kind === 'pro-forma') throw new Error('A pro-forma has no XML');
  const context = element('rsm:ExchangedDocumentContext', [
    element('ram:GuidelineSpecifiedDocumentContextParameter', [element('ram:ID', profile)]),
  ]);
  const head = element('rsm:ExchangedDocument', [
    element('ram:ID', number ?? ''),
    element('ram:TypeCode', typeCodes[kind]),
    dateTime('ram:IssueDateTime', document.issuedOn),
    ...notes(document).map((note) => element('ram:IncludedNote', [element('ram:Content', note)])),
  ]);
  const transaction = element('rsm:SupplyChainTradeTransaction', [
    ...document.lines.map((line) => lineItem(line, document)),
    element('ram:ApplicableHeaderTradeAgreement', [sellerParty(document), buyerParty(document)]),
    element('ram:ApplicableHeaderTradeDelivery', [delivery(document)]),
    settlement(document),
  ]);
  return xml(element('rsm:CrossIndustryInvoice', [context, head, transaction], namespaces));
}

/** Why it corrects, in words (BT-22); the words that the law asks for are each group's reason (BT-120). */
function notes({ corrects }: LegalDocument): string[] {
  return corrects ? [corrects.reason] : [];
}

/** BT-72, where nothing of it is supplied over a time: the day of the document. */
function delivery({ lines, issuedOn }: LegalDocument): XmlElement | null {
  if (lines.some(({ period }) => period !== null)) return null;
  return element('ram:ActualDeliverySupplyChainEvent', [
    dateTime('ram:OccurrenceDateTime', issuedOn),
  ]);
}

/** BG-14: from the first day of all lines until their last one. */
function billingPeriod({ lines, issuedOn }: LegalDocument): XmlElement | null {
  if (lines.every(({ period }) => period === null)) return null;
  const onTheDay = { from: issuedOn, until: plusDays(issuedOn, 1) };
  const periods = lines.map(({ period }) => period ?? onTheDay);
  const [from] = periods.map((period) => period.from).toSorted();
  const last = periods.map(lastDayOf).toSorted().at(-1);
  return element('ram:BillingSpecifiedPeriod', [
    from ? dateTime('ram:StartDateTime', from) : null,
    last ? dateTime('ram:EndDateTime', last) : null,
  ]);
}

/** BG-16 to BG-23: what is due, how it is paid, and its taxes. */
function settlement(document: LegalDocument): XmlElement {
  const { currency, payment } = document;
  return element('ram:ApplicableHeaderTradeSettlement', [
    // BT-83
    optional('ram:PaymentReference', payment.reference?.value ?? null),
    element('ram:InvoiceCurrencyCode', currency),
    paymentMeans(document),
    ...document.taxGroups.map((group) => taxGroup(group, document)),
    billingPeriod(document),
    paymentTerms(document),
    monetarySummation(document),
    precedingInvoice(document),
  ]);
}

/**
 * BG-16, by codes of UNTDID 4461: a transfer, within the SEPA where it is in euros; a card; the balance that was there before. Not
 * of a credit note that is transferred: money then goes the other way, to an account that the document doesn't say.
 */
function paymentMeans(document: LegalDocument): XmlElement | null {
  const { payment, currency, kind } = document;
  const { means } = payment;
  if (means === 'none' || (means === 'transfer' && kind === 'credit-note')) return null;
  const codes = { transfer: currency === 'EUR' ? '58' : '30', card: '48', prepaid: '97' };
  const { iban, bic } = accountToPay(document);
  const isTransfer = means === 'transfer';
  return element('ram:SpecifiedTradeSettlementPaymentMeans', [
    element('ram:TypeCode', codes[means]),
    isTransfer
      ? element('ram:PayeePartyCreditorFinancialAccount', [element('ram:IBANID', iban)])
      : null,
    isTransfer && bic !== null
      ? element('ram:PayeeSpecifiedCreditorFinancialInstitution', [element('ram:BICID', bic)])
      : null,
  ]);
}

/** BG-23. Why no tax is charged is said by a code of the Commission's list VATEX, and in words. */
function taxGroup(group: DocumentTaxGroup, { locale }: LegalDocument): XmlElement {
  const { category, basisPoints, base, tax } = group;
  const { reverseCharge, notSubject } = documentTexts[locale];
  const reasons = {
    AE: { code: 'VATEX-EU-AE', text: reverseCharge },
    O: { code: 'VATEX-EU-O', text: notSubject },
  };
  const reason = category === 'AE' || category === 'O' ? reasons[category] : null;
  return element('ram:ApplicableTradeTax', [
    element('ram:CalculatedAmount', decimal(tax)),
    element('ram:TypeCode', 'VAT'),
    optional('ram:ExemptionReason', reason?.text ?? null),
    element('ram:BasisAmount', decimal(base)),
    element('ram:CategoryCode', category),
    optional('ram:ExemptionReasonCode', reason?.code ?? null),
    // BR-O-05: what isn't subject to it has no rate.
    category === 'O' ? null : element('ram:RateApplicablePercent', percent(basisPoints)),
  ]);
}

/** BT-9 and BT-20. */
function paymentTerms({ kind, totals, dueOn, locale }: LegalDocument): XmlElement | null {
  if (kind === 'credit-note' && totals.due > 0) {
    const { terms } = documentTexts[locale].credit;
    return element('ram:SpecifiedTradePaymentTerms', [element('ram:Description', terms)]);
  }
  if (dueOn === null) return null;
  return element('ram:SpecifiedTradePaymentTerms', [dateTime('ram:DueDateDateTime', dueOn)]);
}

/** BG-22. */
function monetarySummation({ totals, currency }: LegalDocument): XmlElement {
  return element('ram:SpecifiedTradeSettlementHeaderMonetarySummation', [
    element('ram:LineTotalAmount', decimal(totals.net)),
    element('ram:TaxBasisTotalAmount', decimal(totals.net)),
    element('ram:TaxTotalAmount', decimal(totals.tax), { currencyID: currency }),
    element('ram:GrandTotalAmount', decimal(totals.gross)),
    element('ram:TotalPrepaidAmount', decimal(totals.paid)),
    element('ram:DuePayableAmount', decimal(totals.due)),
  ]);
}

/** BG-3: the invoice that a credit note corrects (E-4). */
function precedingInvoice({ corrects }: LegalDocument): XmlElement | null {
  if (corrects === null) return null;
  const day = inCode102('qdt:DateTimeString', corrects.issuedOn);
  return element('ram:InvoiceReferencedDocument', [
    element('ram:IssuerAssignedID', corrects.number),
    element('ram:FormattedIssueDateTime', [day]),
  ]);
}
