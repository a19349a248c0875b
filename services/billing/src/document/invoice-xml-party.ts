import type { DocumentParty, LegalDocument } from './legal-document.js';
import { element, optional, type XmlElement } from './xml.js';

/** The Swiss register of enterprises, among the schemes of ISO 6523. */
const swissRegister = '0183';

/** BG-4. */
export function sellerParty(document: LegalDocument): XmlElement {
  return party('ram:SellerTradeParty', document.seller, document);
}

/** BG-7. */
export function buyerParty(document: LegalDocument): XmlElement {
  return party('ram:BuyerTradeParty', document.buyer, document);
}

function party(name: string, of: DocumentParty, document: LegalDocument): XmlElement {
  const register = registerNumber(of);
  return element(name, [
    element('ram:Name', of.name),
    // BT-30, BT-47
    register === null
      ? null
      : element('ram:SpecifiedLegalOrganization', [
          element('ram:ID', register, { schemeID: swissRegister }),
        ]),
    of.attention === null
      ? null
      : element('ram:DefinedTradeContact', [element('ram:PersonName', of.attention)]),
    postalAddress(of),
    // BT-34, BT-49
    of.email === null
      ? null
      : element('ram:URIUniversalCommunication', [
          element('ram:URIID', of.email, { schemeID: 'EM' }),
        ]),
    taxRegistration(of, document),
  ]);
}

/** BG-5, BG-8. */
function postalAddress({ address }: DocumentParty): XmlElement {
  const { addition, street, houseNumber, postalCode, city, country } = address;
  const line = [street, houseNumber].filter(Boolean).join(' ');
  return element('ram:PostalTradeAddress', [
    element('ram:PostcodeCode', postalCode),
    optional('ram:LineOne', line === '' ? null : line),
    optional('ram:LineTwo', addition),
    element('ram:CityName', city),
    element('ram:CountryID', country),
  ]);
}

/** "CHE-123.456.788 TVA" in the register is CHE123456788. */
function registerNumber({ taxNumber }: DocumentParty): string | null {
  const [, digits] = /^CHE-([\d.]{11})/.exec(taxNumber ?? '') ?? [];
  return digits === undefined ? null : `CHE${digits.replaceAll('.', '')}`;
}

/** BT-31, BT-48: not on what isn't subject to the tax (BR-O-02). */
function taxRegistration({ taxNumber }: DocumentParty, document: LegalDocument): XmlElement | null {
  const isSubject = document.taxGroups.every(({ category }) => category !== 'O');
  if (taxNumber === null || !isSubject) return null;
  return element('ram:SpecifiedTaxRegistration', [
    element('ram:ID', taxNumber, { schemeID: 'VA' }),
  ]);
}
