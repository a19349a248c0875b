import { lastDayOf } from '../date/local-date.js';
import { decimal, percent } from './decimal.js';
import { discountText } from './discount-text.js';
import { dateTime } from './invoice-xml-date.js';
import type { DocumentDiscount, DocumentLine, LegalDocument } from './legal-document.js';
import { element, optional, type XmlElement } from './xml.js';

/** Pieces, as nothing else measures what is sold here (UN/ECE recommendation 20). */
const piece = 'C62';

/** BG-25. */
export function lineItem(line: DocumentLine, document: LegalDocument): XmlElement {
  const quantity = String(line.quantity);
  // The price is of the whole quantity (BT-149): a third of it may be no whole number of minor units.
  const price = element('ram:NetPriceProductTradePrice', [
    element('ram:ChargeAmount', decimal(line.listNet)),
    element('ram:BasisQuantity', quantity, { unitCode: piece }),
  ]);
  return element('ram:IncludedSupplyChainTradeLineItem', [
    element('ram:AssociatedDocumentLineDocument', [element('ram:LineID', String(line.position))]),
    element('ram:SpecifiedTradeProduct', [
      optional('ram:SellerAssignedID', line.productId),
      element('ram:Name', line.text),
      optional('ram:Description', line.details),
    ]),
    element('ram:SpecifiedLineTradeAgreement', [price]),
    element('ram:SpecifiedLineTradeDelivery', [
      element('ram:BilledQuantity', quantity, { unitCode: piece }),
    ]),
    lineSettlement(line, document),
  ]);
}

function lineSettlement(line: DocumentLine, document: LegalDocument): XmlElement {
  const { category, basisPoints } = line.tax;
  const tax = element('ram:ApplicableTradeTax', [
    element('ram:TypeCode', 'VAT'),
    element('ram:CategoryCode', category),
    category === 'O' ? null : element('ram:RateApplicablePercent', percent(basisPoints)),
  ]);
  return element('ram:SpecifiedLineTradeSettlement', [
    tax,
    line.period &&
      element('ram:BillingSpecifiedPeriod', [
        dateTime('ram:StartDateTime', line.period.from),
        dateTime('ram:EndDateTime', lastDayOf(line.period)),
      ]),
    ...line.discounts.map((discount) => allowance(discount, document)),
    element('ram:SpecifiedTradeSettlementLineMonetarySummation', [
      element('ram:LineTotalAmount', decimal(line.net)),
    ]),
  ]);
}

/** BG-27. */
function allowance(discount: DocumentDiscount, { locale }: LegalDocument): XmlElement {
  return element('ram:SpecifiedTradeAllowanceCharge', [
    element('ram:ChargeIndicator', [element('udt:Indicator', 'false')]),
    element('ram:ActualAmount', decimal(discount.net)),
    element('ram:Reason', discountText(discount, locale)),
  ]);
}
