import {
  type AddressUse,
  type BillingAddress as ShownAddress,
  type BillingAddressField,
  billingAddressFields,
  canonicalTaxNumber,
  type FieldError,
  type OrganizationDetails,
  type OrganizationType,
  ownAddressId,
  type PostalAddress,
  usesShown,
} from '@atrium/contracts';

/** What an address says. The tax number in the form in which it is written on invoices. */
export interface AddressTerms {
  readonly name: string;
  readonly attention: string | null;
  readonly address: PostalAddress;
  readonly taxNumber: string | null;
  readonly email: string | null;
}

/** That another address takes the place of this one: begun, and to be seen to its end (decision 6). */
export interface Replacement {
  readonly id: string;
  /** The account that wants it. */
  readonly by: string;
  readonly at: Date;
  readonly requestId: string | null;
  /** Until when whoever began it is at it; later, others take over. */
  readonly until: Date;
  /** The use that is just being moved. If it is not among the uses any more, it was released meanwhile. */
  readonly moving?: AddressUse;
}

/** An address of an organization by which it can be billed, beside its own (A5-2). */
export interface BillingAddress {
  readonly _id: string;
  readonly organizationId: string;
  /** `replacing`: nothing new can use it, and what uses it is moved to another one. */
  readonly state: 'open' | 'replacing';
  readonly terms: AddressTerms;
  /** What is to be billed by it: while there is anything, it is not removed (A5-8). */
  readonly uses: readonly AddressUse[];
  /** The address, or `default`, that takes its place; null while nothing does. */
  readonly replacedBy: string | null;
  readonly replacement?: Replacement;
}

/** What is left of an address that was removed: where to look instead. Nobody's name, no place. */
export interface RemovedAddress extends Omit<BillingAddress, 'state' | 'terms'> {
  readonly state: 'removed';
}

/** Terms as they were typed, in the form in which they are kept, or what is wrong with them. */
export function checkedTerms({ name, attention, address, taxNumber: typed, email }: AddressTerms): {
  readonly terms: AddressTerms;
  readonly errors: readonly FieldError[];
} {
  const taxNumber = typed === null ? null : canonicalTaxNumber(typed);
  const message = 'taxNumber must be a Swiss UID or a VAT number of the European Union';
  const isWrong = typed !== null && taxNumber === null;
  return {
    terms: { name, attention, address: parts(address), taxNumber, email },
    errors: isWrong ? [{ pointer: '/taxNumber', message }] : [],
  };
}

/** The fields of an address in one order: so that what is the same looks the same. */
function parts({ addition, street, houseNumber, postalCode, city, country }: PostalAddress) {
  return { addition, street, houseNumber, postalCode, city, country };
}

/** Which fields of an address become others. */
export function changesBetween(before: AddressTerms, after: AddressTerms): BillingAddressField[] {
  return billingAddressFields.filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}

/** Whether somebody should be reminded to fill in a tax number: a company has none here (B-4). */
function isMissing(type: OrganizationType, taxNumber: string | null): boolean {
  return type === 'company' && taxNumber === null;
}

/** An address as those who may see it are shown it. */
export function shownAddress(
  { _id: id, terms, uses, version }: BillingAddress & { readonly version: number },
  type: OrganizationType,
): ShownAddress {
  return {
    ...{ id, ...terms, version },
    taxNumberMissing: isMissing(type, terms.taxNumber),
    ...{ useCount: uses.length, uses: uses.slice(0, usesShown) },
  };
}

/** The organization's own address, as its details say it (A5-1, A5-5): by its legal name, where it has another one. */
export function shownOwnAddress({
  type,
  name,
  legalName,
  address,
  taxNumber,
  version,
}: OrganizationDetails): ShownAddress {
  return {
    ...{ id: ownAddressId, name: legalName ?? name, attention: null, address, taxNumber },
    ...{ taxNumberMissing: isMissing(type, taxNumber), email: null, version },
    // Those are not counted: it can't be removed.
    ...{ useCount: 0, uses: [] },
  };
}

/** By what an address is used, in words for people: "order 7, renewal 9, and 3 others". */
export function namedUses(uses: readonly AddressUse[], most = 5): string {
  const named = uses.slice(0, most).map(({ what, id }) => `${what} ${id}`);
  const others = uses.length - named.length;
  return [...named, ...(others > 0 ? [`and ${others} others`] : [])].join(', ');
}
