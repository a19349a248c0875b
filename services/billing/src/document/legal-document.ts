import type { Currency, Locale } from '@atrium/contracts';
import type { LocalDate, Period } from '../date/local-date.js';

/** What a paper is. Only an invoice and a credit note have a number and settle anything (E-3, E-4). */
export const documentKinds = ['invoice', 'credit-note', 'pro-forma'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Where mail goes, in the parts that a QR-bill asks for (structured address, E-9). */
export interface DocumentAddress {
  readonly addition: string | null;
  readonly street: string;
  readonly houseNumber: string | null;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1. */
  readonly country: string;
}

/** Whoever sends or receives a document, as they were when it was made. */
export interface DocumentParty {
  readonly name: string;
  /** For the attention of. */
  readonly attention: string | null;
  readonly address: DocumentAddress;
  /** In the form in which it is written on invoices: "CHE-123.456.788 TVA", "DE136695976". */
  readonly taxNumber: string | null;
  readonly email: string | null;
}

/** Whoever sends it, with the accounts on which money is taken (decision 37). */
export interface DocumentSeller extends DocumentParty {
  readonly bankAccounts: {
    /** CH or LI, IID 30000 to 31999: only with a QR reference. */
    readonly qrIban: string | null;
    readonly iban: string;
    readonly bic: string | null;
  };
}

/** How a supply is taxed: categories of UNTDID 5305, as EN 16931 uses them (BT-151). */
export const taxCategories = ['S', 'Z', 'AE', 'O'] as const;
/** S: a rate of the law. Z: at zero. AE: the recipient owes it (E-6). O: not subject to the tax here. */
export type TaxCategoryCode = (typeof taxCategories)[number];

export interface DocumentTax {
  readonly category: TaxCategoryCode;
  /** Hundredths of a percent: 8.1 % is 810. */
  readonly basisPoints: number;
}

/** Why a line costs less. */
export interface DocumentDiscount {
  readonly kind: 'gratuity' | 'promo-code' | 'credit';
  /** As the recipient may read it: the code, or what the gratuity says. */
  readonly label: string;
  /** Not negative; without tax. */
  readonly net: number;
}

/** One line. All amounts in minor units of the document's currency. */
export interface DocumentLine {
  /** Counts from 1. */
  readonly position: number;
  readonly productId: string | null;
  /** Kind, object and extent of the supply (E-5), in the document's language. */
  readonly text: string;
  /** What was added to it: domain name, period in words. */
  readonly details: string | null;
  /** When it is supplied; null for what is done in a moment: the day of the document. */
  readonly period: Period | null;
  readonly quantity: number;
  /** Of the quantity, without tax, before discounts. */
  readonly listNet: number;
  readonly discounts: readonly DocumentDiscount[];
  /** `listNet` less the discounts: without tax (BT-131). */
  readonly net: number;
  /** What the line costs with tax, as the master price says; for information: taxes are rounded by group. */
  readonly gross: number;
  readonly tax: DocumentTax;
}

/** All lines of one category and rate (EN 16931, BG-23). */
export interface DocumentTaxGroup extends DocumentTax {
  /** Sum of the lines' `net` (BT-116). */
  readonly base: number;
  /** Rounded once for the group (E-2; BT-117). */
  readonly tax: number;
}

export interface DocumentTotals {
  /** Sum of the lines (BT-106, BT-109). */
  readonly net: number;
  /** Sum of the groups (BT-110). */
  readonly tax: number;
  /** `net` and `tax` (BT-112). */
  readonly gross: number;
  /** Paid before (BT-113). */
  readonly paid: number;
  /** `gross` less `paid` (BT-115). */
  readonly due: number;
}

/** By what a payment is recognized (E-9). */
export interface PaymentReference {
  readonly kind: 'QRR' | 'SCOR';
  /** 27 digits, or "RF" and up to 23 characters; without blanks. */
  readonly value: string;
}

/** How it was paid, or is to be paid. */
export const paymentMeans = ['transfer', 'card', 'prepaid', 'none'] as const;
export type PaymentMeans = (typeof paymentMeans)[number];

/**
 * All that a document says: from this, and from nothing else, its page and its XML are made, so that the same one gives the same
 * bytes for ever (A10-8). It is hashed as it is and never changed; nothing in it is looked up again.
 */
export interface LegalDocument {
  readonly schemaVersion: 1;
  readonly kind: DocumentKind;
  /** "R-1042"; null for a pro-forma, which has none (A10-3). */
  readonly number: string | null;
  readonly organizationId: string;
  readonly orderId: string | null;
  /** In the legal time zone (decision 37). */
  readonly issuedOn: LocalDate;
  /** Until when what is due is to be paid; null where nothing is. */
  readonly dueOn: LocalDate | null;
  readonly currency: Currency;
  /** The recipient's language. */
  readonly locale: Locale;
  readonly seller: DocumentSeller;
  readonly buyer: DocumentParty;
  readonly lines: readonly DocumentLine[];
  readonly taxGroups: readonly DocumentTaxGroup[];
  readonly totals: DocumentTotals;
  readonly payment: {
    readonly means: PaymentMeans;
    /** Null where nothing is to be transferred. */
    readonly reference: PaymentReference | null;
    /** When what is paid was paid; null where nothing is. */
    readonly paidOn: LocalDate | null;
  };
  /** Of a credit note: which invoice it corrects (E-4), and why. */
  readonly corrects: {
    readonly number: string;
    readonly issuedOn: LocalDate;
    readonly reason: string;
  } | null;
}
