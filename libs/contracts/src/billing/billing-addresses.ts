import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import {
  EmailAddress,
  Flag,
  Id,
  ListOf,
  Name,
  OneOf,
  Part,
  SomeOf,
  Text,
  Whole,
} from '../fields.js';
import { PostalAddress } from '../organizations/details.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { Done } from '../page.js';

/** The id of the organization’s own address, by which documents are billed when nothing else is chosen (A5-5). */
export const ownAddressId = 'default';

/** How many billing addresses an organization can have at most, whatever the operators configure. */
export const billingAddressesMost = 100;

/** Whom documents go to, by one address of an organization. */
class BillingAddressTerms {
  @Name({
    max: 70,
    example: 'Boutique Munster',
    description: 'As it stands on the document. No longer than a QR-bill can say (E-9).',
  })
  name!: string;

  @Name({
    max: 70,
    nullable: true,
    example: 'Julie Munster',
    description: 'For the attention of whom.',
  })
  attention!: string | null;

  @Part(() => PostalAddress)
  address!: PostalAddress;

  @Text({
    max: 32,
    nullable: true,
    example: 'DE136695976',
    description:
      'A Swiss UID or a VAT number of the European Union; its check digits must fit. Of this address alone: null is none, whatever number the organization has.',
  })
  taxNumber!: string | null;

  @EmailAddress({ nullable: true, description: 'Where its documents are mailed to.' })
  email!: string | null;
}

/** What a billing address can be needed by. `replacement`: another one’s uses are being moved to it just now. */
export const addressUses = ['order', 'renewal', 'replacement'] as const;

/** Something that is to be billed by an address. */
export class AddressUse {
  @OneOf(addressUses)
  what!: (typeof addressUses)[number];

  @Id()
  id!: string;
}

/** How many of an address’s uses are shown. */
export const usesShown = 20;

/** By which address an organization is billed. */
export class BillingAddress {
  @Id({
    description: '`default`: the organization’s own, which is changed with its details (A5-1).',
  })
  id!: string;

  @Name()
  name!: string;

  @Name({ nullable: true })
  attention!: string | null;

  @Part(() => PostalAddress, {
    nullable: true,
    description: 'Null: the organization has given none yet. Nothing can be ordered until then.',
  })
  address!: PostalAddress | null;

  @Text({ max: 32, nullable: true, description: 'In the form in which it is written on invoices.' })
  taxNumber!: string | null;

  @Flag({ description: 'A company without one: remind somebody to fill it in (B-4).' })
  taxNumberMissing!: boolean;

  @EmailAddress({ nullable: true })
  email!: string | null;

  @Whole({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    description: 'Whoever changes it says which version they saw.',
  })
  version!: number;

  @Whole({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    description:
      'By how many orders and renewals it is used: while it is, it can’t be removed (A5-8).',
  })
  useCount!: number;

  @ListOf(() => AddressUse, { max: usesShown, description: 'The oldest of them.' })
  uses!: AddressUse[];
}

export class BillingAddresses {
  @ListOf(() => BillingAddress, {
    max: billingAddressesMost + 1,
    description: 'The organization’s own first, the others in the order in which they were added.',
  })
  items!: BillingAddress[];
}

/** All addresses by which an organization can be billed (A5-2). */
export const listBillingAddresses = request('billing.v1.addresses.list', {
  input: OrganizationReference,
  output: BillingAddresses,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class BillingAddressReference extends OrganizationReference {
  @Id()
  addressId!: string;
}

export const getBillingAddress = request('billing.v1.addresses.get', {
  input: BillingAddressReference,
  output: BillingAddress,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class CreateBillingAddressInput extends IntersectionType(
  OrganizationReference,
  BillingAddressTerms,
) {}

/** Adds an address to be chosen when something is ordered or renewed (A5-2). */
export const createBillingAddress = request('billing.v1.addresses.create', {
  input: CreateBillingAddressInput,
  output: BillingAddress,
  scope: 'billing:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'organization-closing',
    'too-many-requests',
    'idempotency-key-reused',
  ],
});

export class ChangeBillingAddressInput extends IntersectionType(
  BillingAddressReference,
  BillingAddressTerms,
) {
  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'The version that was looked at.' })
  version!: number;
}

/**
 * Makes an address exactly this, for what is billed from then on: documents that were issued stay as they are (A5-6). The
 * organization’s own is changed with its details.
 */
export const changeBillingAddress = request('billing.v1.addresses.change', {
  input: ChangeBillingAddressInput,
  output: BillingAddress,
  scope: 'billing:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'own-billing-address',
    'changed-meanwhile',
  ],
});

/** What else is said when an address is removed. */
export class BillingAddressReplacement {
  @Id({
    optional: true,
    example: ownAddressId,
    description:
      'The address, or `default`, by which everything is billed from then on that was to be billed by the removed one.',
  })
  replacedBy?: string;
}

export class RemoveBillingAddressInput extends IntersectionType(
  BillingAddressReference,
  BillingAddressReplacement,
) {}

/**
 * Removes an address. One that is used by an order or a renewal is not, unless it is said what takes its place: then all of
 * its uses are moved there first (A5-8).
 */
export const removeBillingAddress = request('billing.v1.addresses.remove', {
  input: RemoveBillingAddressInput,
  output: Done,
  scope: 'billing:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'own-billing-address',
    'address-in-use',
    'billing-address-unknown',
  ],
});

/** A billing address after what happened. Whose it is and where, whoever may know asks for. */
export class BillingAddressTold {
  @Id()
  organizationId!: string;

  @Id()
  addressId!: string;
}

export const billingAddressAdded = event('events.billing.v1.billing-address.added', {
  data: BillingAddressTold,
  consumedBy: ['organizations'],
});

/** What a billing address consists of, as the activity log names it. */
export const billingAddressFields = ['name', 'attention', 'address', 'taxNumber', 'email'] as const;
export type BillingAddressField = (typeof billingAddressFields)[number];

export class BillingAddressChanged extends BillingAddressTold {
  @SomeOf(billingAddressFields)
  changed!: BillingAddressField[];
}

export const billingAddressChanged = event('events.billing.v1.billing-address.changed', {
  data: BillingAddressChanged,
  consumedBy: ['organizations'],
});

export class BillingAddressRemoved extends BillingAddressTold {
  @Id({
    nullable: true,
    description: 'By which address, or `default`, its uses are billed now; null: it had none.',
  })
  replacedBy!: string | null;
}

export const billingAddressRemoved = event('events.billing.v1.billing-address.removed', {
  data: BillingAddressRemoved,
  consumedBy: ['organizations'],
});
