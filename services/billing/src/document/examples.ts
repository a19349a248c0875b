import type { Locale } from '@atrium/contracts';
import { shareOf, sumOf } from '../money/money.js';
import type {
  DocumentLine,
  DocumentParty,
  DocumentSeller,
  DocumentTax,
  DocumentTaxGroup,
  LegalDocument,
} from './legal-document.js';
import { creditorReference, qrReference } from './payment-reference.js';

/** Documents for people to look at and tests to read: `npm run documents` writes each in every language. */
export const exampleKinds = [
  'paid-by-card',
  'on-account',
  'reverse-charge',
  'two-rates',
  'free-of-charge',
  'not-subject',
  'many-lines',
  'credit-note',
  'pro-forma',
  'pro-forma-euro',
] as const;
export type ExampleKind = (typeof exampleKinds)[number];

const standard: DocumentTax = { category: 'S', basisPoints: 810 };
const reduced: DocumentTax = { category: 'S', basisPoints: 260 };
const reverseCharge: DocumentTax = { category: 'AE', basisPoints: 0 };
const notSubject: DocumentTax = { category: 'O', basisPoints: 0 };

const seller: DocumentSeller = {
  name: 'Atrium Services SA',
  attention: null,
  address: {
    addition: null,
    street: 'Rue de la Servette',
    houseNumber: '25',
    postalCode: '1201',
    city: 'Genève',
    country: 'CH',
  },
  taxNumber: 'CHE-116.281.710 TVA',
  email: 'billing@atrium.example',
  bankAccounts: {
    qrIban: 'CH4431999123000889012',
    iban: 'CH5800791123000889012',
    bic: 'POFICHBEXXX',
  },
};

const swissBuyer: DocumentParty = {
  name: 'Entreprise Familiale Sàrl',
  attention: 'Julie Munster',
  address: {
    addition: null,
    street: 'Rue du Pont',
    houseNumber: '12',
    postalCode: '1227',
    city: 'Carouge',
    country: 'CH',
  },
  taxNumber: 'CHE-123.456.788 TVA',
  email: 'compta@familiale.example',
};

const germanBuyer: DocumentParty = {
  name: 'Müller & Söhne <Verlag> GmbH',
  attention: null,
  address: {
    addition: 'Hinterhaus',
    street: 'Torstraße',
    houseNumber: '140 a',
    postalCode: '10119',
    city: 'Berlin',
    country: 'DE',
  },
  taxNumber: 'DE136695976',
  email: null,
};

const japaneseBuyer: DocumentParty = {
  name: 'Sakura Trading 株式会社',
  attention: null,
  address: {
    addition: 'Marunouchi 1-chome',
    street: '',
    houseNumber: null,
    postalCode: '100-0005',
    city: 'Tōkyō',
    country: 'JP',
  },
  taxNumber: null,
  email: 'ap@sakura.example',
};

const products: Readonly<Record<Locale, Record<'hosting' | 'domain' | 'book' | 'seats', string>>> =
  {
    fr: {
      hosting: 'Hébergement web Basic',
      domain: 'Renouvellement de nom de domaine',
      book: 'Livre numérique « Héberger soi-même »',
      seats: 'Workspace Business, par utilisateur',
    },
    de: {
      hosting: 'Webhosting Basic',
      domain: 'Verlängerung eines Domainnamens',
      book: 'E-Book «Selbst hosten»',
      seats: 'Workspace Business, je Benutzer',
    },
    it: {
      hosting: 'Hosting web Basic',
      domain: 'Rinnovo di un nome di dominio',
      book: 'Libro elettronico «Hosting in proprio»',
      seats: 'Workspace Business, per utente',
    },
    en: {
      hosting: 'Web hosting Basic',
      domain: 'Renewal of a domain name',
      book: 'E-book “Hosting yourself”',
      seats: 'Workspace Business, per user',
    },
    es: {
      hosting: 'Alojamiento web Basic',
      domain: 'Renovación de un nombre de dominio',
      book: 'Libro electrónico «Alojar uno mismo»',
      seats: 'Workspace Business, por usuario',
    },
  };

const year = { from: '2026-11-27', until: '2027-11-27' } as const;

/** A line without discounts and period, of which the rest is told. */
export function exampleLine(
  line: Pick<DocumentLine, 'text' | 'listNet'> & Partial<DocumentLine>,
): DocumentLine {
  const discounts = line.discounts ?? [];
  const net = line.listNet - sumOf(discounts.map((discount) => discount.net));
  const tax = line.tax ?? standard;
  return {
    position: 1,
    productId: null,
    details: null,
    period: null,
    quantity: 1,
    gross: net + shareOf(net, tax.basisPoints, 10_000),
    ...line,
    tax,
    discounts,
    net,
  };
}

/** A document that adds up: positions, groups and totals follow from its lines and what was paid. */
export function exampleOf(
  document: Partial<LegalDocument> & Pick<LegalDocument, 'lines'>,
  paid: 'all' | 'nothing' = 'nothing',
): LegalDocument {
  const lines = document.lines.map((line, n) => ({ ...line, position: n + 1 }));
  const taxGroups = groupsOf(lines);
  const net = sumOf(lines.map((line) => line.net));
  const tax = sumOf(taxGroups.map((group) => group.tax));
  const gross = net + tax;
  const due = paid === 'all' ? 0 : gross;
  return {
    schemaVersion: 1,
    kind: 'invoice',
    number: 'R-1042',
    organizationId: '019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f',
    orderId: null,
    issuedOn: '2026-11-27',
    dueOn: due > 0 ? '2026-12-27' : null,
    currency: 'CHF',
    locale: 'fr',
    seller,
    buyer: swissBuyer,
    payment: due > 0 ? onAccount : { means: 'card', reference: null, paidOn: '2026-11-27' },
    corrects: null,
    ...document,
    lines,
    taxGroups,
    totals: { net, tax, gross, paid: gross - due, due },
  };
}

const onAccount: LegalDocument['payment'] = {
  means: 'transfer',
  reference: qrReference('1042'),
  paidOn: null,
};

function groupsOf(lines: readonly DocumentLine[]): DocumentTaxGroup[] {
  const key = ({ category, basisPoints }: DocumentTax) => `${category} ${basisPoints}`;
  const taxes = new Map(lines.map(({ tax }) => [key(tax), tax]));
  return [...taxes.values()].map(({ category, basisPoints }) => {
    const same = lines.filter((line) => key(line.tax) === key({ category, basisPoints }));
    const base = sumOf(same.map((line) => line.net));
    return { category, basisPoints, base, tax: shareOf(base, basisPoints, 10_000) };
  });
}

/** One of them, in a language. */
export function example(kind: ExampleKind, locale: Locale): LegalDocument {
  return { ...inFrench(kind, products[locale]), locale };
}

function inFrench(kind: ExampleKind, texts: (typeof products)[Locale]): LegalDocument {
  const hosting = exampleLine({
    text: texts.hosting,
    details: 'familiale.example',
    period: year,
    listNet: 108_000,
    productId: 'hosting-basic',
    discounts: [{ kind: 'promo-code', label: 'BIENVENUE20', net: 21_600 }],
  });
  const domain = exampleLine({
    text: texts.domain,
    details: 'familiale.example',
    period: year,
    listNet: 1_150,
  });
  const seats = exampleLine({ text: texts.seats, period: year, quantity: 7, listNet: 50_000 });
  const abroad = (line: DocumentLine, tax: DocumentTax) => ({ ...line, tax, gross: line.net });
  switch (kind) {
    case 'paid-by-card':
      return exampleOf({ lines: [hosting, domain] }, 'all');
    case 'on-account':
      return exampleOf({ lines: [hosting, seats, domain] });
    case 'reverse-charge':
      return exampleOf({
        currency: 'EUR',
        buyer: germanBuyer,
        lines: [abroad(hosting, reverseCharge), abroad(seats, reverseCharge)],
        payment: { means: 'transfer', reference: creditorReference('1042'), paidOn: null },
      });
    case 'two-rates':
      return exampleOf(
        {
          lines: [domain, exampleLine({ text: texts.book, listNet: 2_490, tax: reduced })],
          payment: { means: 'prepaid', reference: null, paidOn: '2026-11-27' },
        },
        'all',
      );
    case 'free-of-charge':
      return exampleOf({
        lines: [
          exampleLine({
            text: texts.hosting,
            period: year,
            listNet: 108_000,
            discounts: [{ kind: 'gratuity', label: 'Support 4711', net: 108_000 }],
          }),
        ],
        payment: { means: 'none', reference: null, paidOn: null },
      });
    case 'not-subject':
      return exampleOf(
        { currency: 'EUR', buyer: japaneseBuyer, lines: [abroad(hosting, notSubject)] },
        'all',
      );
    case 'many-lines':
      return exampleOf({
        lines: Array.from({ length: 70 }, (_, n) =>
          exampleLine({
            text: n % 5 === 4 ? texts.hosting : texts.domain,
            details: `shop-${n + 1}.example`,
            period: n % 3 === 0 ? year : null,
            listNet: 1_150 + n * 35,
          }),
        ),
      });
    case 'credit-note':
      return exampleOf(
        {
          kind: 'credit-note',
          number: 'A-17',
          lines: [domain],
          payment: { means: 'prepaid', reference: null, paidOn: '2026-11-28' },
          corrects: { number: 'R-1042', issuedOn: '2026-11-27', reason: 'familiale.example' },
          issuedOn: '2026-11-28',
        },
        'all',
      );
    case 'pro-forma':
      return exampleOf({ kind: 'pro-forma', number: null, lines: [hosting, domain] });
    case 'pro-forma-euro':
      return exampleOf({
        kind: 'pro-forma',
        number: null,
        currency: 'EUR',
        buyer: { ...germanBuyer, taxNumber: null },
        lines: [
          exampleLine({
            text: texts.seats,
            quantity: 3,
            listNet: 10_000,
            tax: { category: 'S', basisPoints: 1900 },
          }),
        ],
        payment: { means: 'transfer', reference: creditorReference('PF1042'), paidOn: null },
      });
  }
}
