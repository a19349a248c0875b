import type {
  ConfirmationState,
  Currency,
  Locale,
  OrganizationDetails,
  OrganizationType,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import type { DocumentParty } from '../document/legal-document.js';
import type { Confirmation } from '../tax-number/tax-number.js';
import type { BillingAddress } from './billing-address.js';

/** Whom a document is for, and what its tax follows from: to be frozen with whatever is ordered (A5-6, beyond 9). */
export interface BilledParty {
  /** Null: the organization's own address. Where a chosen one was replaced, the one that took its place. */
  readonly addressId: string | null;
  readonly party: DocumentParty;
  readonly type: OrganizationType;
  readonly locale: Locale;
  /** The organization's own address decides it, whichever is chosen (B-4). */
  readonly currency: Currency;
  readonly taxNumber: {
    readonly value: string;
    readonly state: ConfirmationState;
    /** Without one there is no reverse charge (decision 39). */
    readonly confirmation: Confirmation | null;
  } | null;
}

/**
 * Who an organization is on documents by one of its addresses, or by its own where none is chosen (A5-5).
 * Throws `billing-address-incomplete` while it has no postal address of its own.
 */
export function billedParty(
  { type, name, legalName, address: own, taxNumber, locale, currency }: OrganizationDetails,
  chosen: BillingAddress | null,
): Omit<BilledParty, 'taxNumber'> {
  if (own === null || currency === null) throw new Problem('billing-address-incomplete');
  const party: DocumentParty = chosen?.terms ?? {
    ...{ name: legalName ?? name, attention: null, address: own, taxNumber, email: null },
  };
  return { addressId: chosen?._id ?? null, party, type, locale, currency };
}
