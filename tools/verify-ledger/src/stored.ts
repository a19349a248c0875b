/** The place of a document in its series: what is there of each, for good. */
interface Place {
  readonly _id: string;
  readonly series: string;
  readonly n: number;
  readonly kind: string;
  readonly cause: string;
  readonly correctsId: string | null;
  readonly hash: string;
  readonly prevHash: string | null;
  readonly issuedAt: Date;
  readonly purgedAt?: Date;
}

/** An invoice or a credit note as it lies in the database: as far as it is checked, and believed in nothing. */
export interface StoredInvoice extends Place {
  readonly document: StoredDocument;
  readonly state: string;
  readonly payment: object | null;
  readonly credits: readonly StoredCredit[];
  readonly refunds: readonly { readonly amount: number }[];
}

/** One of which nothing is left but its place in the chain. */
export interface StoredPlace extends Place {
  readonly documentHash: string;
}

export function isWhole(one: StoredInvoice | StoredPlace): one is StoredInvoice {
  return 'document' in one;
}

export interface StoredCredit {
  readonly id: string;
  readonly gross: number;
  readonly creditNoteId: string | null;
}

interface Taxed {
  readonly category: string;
  readonly basisPoints: number;
}

export interface StoredDocument {
  readonly kind: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly lines: readonly {
    readonly position: number;
    readonly listNet: number;
    readonly discounts: readonly { readonly net: number }[];
    readonly net: number;
    readonly tax: Taxed;
  }[];
  readonly taxGroups: readonly (Taxed & { readonly base: number; readonly tax: number })[];
  readonly totals: {
    readonly net: number;
    readonly tax: number;
    readonly gross: number;
    readonly paid: number;
    readonly due: number;
  };
  readonly corrects: { readonly number: string; readonly issuedOn: string } | null;
}
