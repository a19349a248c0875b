import { request, type RequestContract } from '../contract.js';
import { Amount, Flag, Id, ListOf, OneOf, Part, Text } from '../fields.js';
import { currencies, type Currency } from '../values.js';
import { OrganizationReference } from './organizations.js';

/** Money that stands in the way. */
export class BlockedMoney {
  @Amount()
  amount!: number;

  @OneOf(currencies)
  currency!: Currency;
}

/** A request of the gateway. */
export class ClearingCall {
  @OneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
  method!: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

  @Text({ max: 300, example: '/v1/organizations/018f…/products/018f…/subscription/cancellation' })
  path!: string;
}

/** One thing that stands in the way of closing an organization (A8-9). */
export class ClosingObstacle {
  @Id({
    description:
      'Which kind of thing: `product-held`, `order-pending`, `invoice-unpaid`, `top-up-pending`, `prepaid-money`, `mailbox`, `transfer-pending`, `no-answer`; of product services also others.',
  })
  kind!: string;

  @Id({ nullable: true, description: 'Which one, where it has an id.' })
  id!: string | null;

  @Text({ max: 200, description: 'What it is called, by its name or number.' })
  what!: string;

  @Text({ max: 300, description: 'Why it stands in the way, and what can be done.' })
  why!: string;

  @Part(() => BlockedMoney, { nullable: true })
  money!: BlockedMoney | null;

  @Part(() => ClearingCall, {
    nullable: true,
    description: 'The request that clears it, or that tells how; null where waiting does.',
  })
  clearedBy!: ClearingCall | null;
}

/** How many obstacles one part names. */
export const obstaclesNamed = 100;

/** What a part of the platform says about an organization that is to be closed. */
export class ClosingAnswer {
  @ListOf(() => ClosingObstacle, { max: obstaclesNamed })
  obstacles!: ClosingObstacle[];

  @Flag({ description: 'Whether there are more than are named.' })
  hasMore!: boolean;
}

/**
 * Asks a part of the platform what stands in the way of closing an organization (A8-1..A8-4). It changes nothing; what is asked
 * for in earnest holds everything off first.
 */
const check = {
  input: OrganizationReference,
  output: ClosingAnswer,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'query',
  timeout: 3_000,
} as const;

/** Products, orders, invoices and money. */
export const checkClosingOfBilling = request('billing.v1.organization-closings.check', check);

/** Mailboxes. */
export const checkClosingOfIdentity = request('identity.v1.organization-closings.check', check);

/** The same of a product service from outside, on a subject that only it may reply to (decision 33). */
export function checkClosingOf(
  participant: string,
): RequestContract<OrganizationReference, ClosingAnswer> {
  return { ...checkClosingOfBilling, subject: `${participant}.v1.organization-closing.check` };
}

export class ClosingPart {
  @Id({ description: 'A service of the platform, or a product service.' })
  name!: string;

  @Flag({ description: 'Whether it has answered in time. While one has not, nothing is closed.' })
  answered!: boolean;
}

/** What stands in the way of closing an organization, of all parts at once. */
export class ClosingPreview {
  @Flag({ description: 'Whether it can be closed as things are.' })
  isClear!: boolean;

  @ListOf(() => ClosingObstacle, { max: 2_000 })
  obstacles!: ClosingObstacle[];

  @Flag({ description: 'Whether there are more than are named.' })
  hasMore!: boolean;

  @ListOf(() => ClosingPart, { max: 100 })
  parts!: ClosingPart[];
}

/** What stands in the way of closing an organization (A8-9), for those who may close it (A8-12). Changes nothing. */
export const previewClosing = request('organizations.v1.closings.preview', {
  input: OrganizationReference,
  output: ClosingPreview,
  scope: 'organizations:read',
  effect: 'query',
  timeout: 5_000,
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});
