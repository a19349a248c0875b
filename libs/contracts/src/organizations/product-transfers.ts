import { IntersectionType } from '@nestjs/swagger';
import { ProductReference, ProductTerms } from '../billing/products.js';
import { event, request } from '../contract.js';
import { EmailAddress, Flag, Id, Name, OneOf, Secret, SomeOf, Timestamp } from '../fields.js';
import { Done } from '../page.js';
import { locales, type Locale } from '../values.js';

/**
 * What whoever transfers a product accepts (B-7): it goes on without interruption, its service credentials with it; users and
 * invoices stay where they are; what was granted of it, to teams and to members, is lost.
 */
export const transferEffects = [
  'no-interruption',
  'credentials-go-along',
  'users-stay',
  'invoices-stay',
  'team-rights-end',
  'grants-end',
] as const;
export type TransferEffect = (typeof transferEffects)[number];

class TransferTerms {
  @SomeOf(transferEffects, { description: 'What happens: the terms.' })
  effects!: TransferEffect[];

  @Timestamp({ description: 'From this moment on the link gives nothing.' })
  expiresAt!: string;
}

export class BeginTransferInput extends ProductReference {
  @Flag({ example: true, description: 'Must be `true`: whoever transfers has read the `effects`.' })
  acceptTerms!: boolean;

  @EmailAddress({ optional: true, description: 'Where the link is mailed to, beside being shown.' })
  email?: string;

  @Id({
    optional: true,
    description:
      'One of one’s own organizations, where one may receive products: it is done at once, without a link.',
  })
  toOrganizationId?: string;
}

/** A product on its way to another organization. */
export class ProductTransfer extends TransferTerms {
  @Id()
  id!: string;

  @Id()
  productId!: string;

  @OneOf(['open', 'accepted'], {
    description:
      '`accepted`: nothing is waited for any more, the product is the other organization’s.',
  })
  state!: 'open' | 'accepted';

  @EmailAddress({ nullable: true, description: 'Where the link was mailed to.' })
  email!: string | null;

  @Id({ description: 'The account that began it.' })
  by!: string;
}

export class BegunTransfer extends ProductTransfer {
  @Secret({ optional: true, description: 'For the link; never readable again.' })
  token?: string;
}

/**
 * Begins to transfer a product (B-7): whoever holds the link executes it, in an organization where they may. A new one voids the
 * one before. Product management must not be blocked.
 */
export const beginTransfer = request('organizations.v1.product-transfers.begin', {
  input: BeginTransferInput,
  output: BegunTransfer,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'fresh-authentication-required',
    'product-management-blocked',
    'organization-closing',
    'changed-meanwhile',
  ],
});

/** The open transfer of a product. */
export const getTransfer = request('organizations.v1.product-transfers.get', {
  input: ProductReference,
  output: ProductTransfer,
  scope: 'organizations:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

/** Takes it back: its link gives nothing from then on. */
export const withdrawTransfer = request('organizations.v1.product-transfers.withdraw', {
  input: ProductReference,
  output: Done,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class TransferToken {
  @Secret({ description: 'From the link.' })
  token!: string;
}

/** What whoever holds the link sees before deciding. */
export class TransferOffer extends IntersectionType(TransferTerms, ProductTerms) {
  @Id()
  productId!: string;

  @Name({ description: 'The organization that gives it.' })
  organizationName!: string;
}

export const inspectTransfer = request('organizations.v1.product-transfers.inspect', {
  input: TransferToken,
  output: TransferOffer,
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['token-not-usable'],
});

export class AcceptTransferInput extends TransferToken {
  @Id({ description: 'The organization that receives it.' })
  organizationId!: string;
}

export class AcceptedTransfer {
  @Id()
  organizationId!: string;

  @Id()
  productId!: string;
}

/** Executes it in an organization where one may receive products: once, and again by the same person with the same answer. */
export const acceptTransfer = request('organizations.v1.product-transfers.accept', {
  input: AcceptTransferInput,
  output: AcceptedTransfer,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-management-blocked',
    'organization-closing',
    'token-not-usable',
  ],
});

export class TransferId {
  @Id()
  transferId!: string;
}

/** What the mail with the link needs. */
export class TransferMail extends ProductTerms {
  @OneOf(['open', 'closed'], { description: '`closed` when there is nothing to send any more.' })
  state!: 'open' | 'closed';

  @EmailAddress({ nullable: true })
  email!: string | null;

  @Id()
  organizationId!: string;

  @Name()
  organizationName!: string;

  @OneOf(locales)
  organizationLocale!: Locale;

  @Id()
  offeredBy!: string;

  @Secret({ optional: true, description: 'For the link; only while open.' })
  token?: string;

  @Timestamp()
  expiresAt!: string;
}

/** Asked by notifications when it sends. */
export const describeTransfer = request('organizations.v1.product-transfers.describe', {
  input: TransferId,
  output: TransferMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class TransferTold extends ProductReference {
  @Id()
  transferId!: string;
}

export class TransferOffered extends TransferTold {
  @Flag({ description: 'Whether the link is to be mailed.' })
  byMail!: boolean;
}

/** There is a link to a product; who began it is who caused the event. */
export const transferOffered = event('events.organizations.v1.product-transfer.offered', {
  data: TransferOffered,
  consumedBy: ['notifications', 'organizations'],
});

/** The link gives nothing any more: it was taken back, or another one replaces it. */
export const transferWithdrawn = event('events.organizations.v1.product-transfer.withdrawn', {
  data: TransferTold,
  consumedBy: ['organizations'],
});
