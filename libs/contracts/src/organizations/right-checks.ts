import { request } from '../contract.js';
import { Flag, Id, OneOf } from '../fields.js';

/** The rights that other services ask about before they do what an organization's member wants. */
export const checkedRights = ['mailboxes.manage', 'products.manage'] as const;
export type CheckedRight = (typeof checkedRights)[number];

export class CheckRightInput {
  @Id()
  accountId!: string;

  @Id()
  organizationId!: string;

  @OneOf(checkedRights)
  right!: CheckedRight;

  @Flag({ description: 'Whether the session of whoever wants it has used a second factor (B-6).' })
  usedSecondFactor!: boolean;

  @Id({ optional: true, description: 'For `products.manage`: without it, each and every product.' })
  productId?: string;
}

export class RightCheck {
  @Flag()
  allowed!: boolean;

  @Flag({ description: 'A member, of whom the organization asks for a second factor first.' })
  needsSecondFactor!: boolean;

  @Flag({ description: 'Nobody else may know that the organization exists (decision 28).' })
  isMember!: boolean;
}

/** Whether an account may do something in an organization now: rights are organizations' affair (decision 21). */
export const checkRight = request('organizations.v1.rights.check', {
  input: CheckRightInput,
  output: RightCheck,
  askedBy: ['identity'],
  onBehalfOf: 'service',
  effect: 'query',
});
