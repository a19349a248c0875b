import { request } from '../contract.js';
import { ActionName, Flag, Id, ListOf, OneOf, Timestamp } from '../fields.js';
import { type NamedRight, productRights, roles, type ProductRight, type Role } from '../values.js';
import { type Action, actions } from './rights.js';

export class ExplainRightInput {
  @Id()
  organizationId!: string;

  @Id({ optional: true, description: 'Whose right; left out, that of whoever asks.' })
  account?: string;

  @ActionName(actions, { optional: true, description: '`organization.read` if left out.' })
  action?: Action | NamedRight;

  @Id({ optional: true, description: 'For products: which one; left out, each and every one.' })
  product?: string;

  @Timestamp({ optional: true, description: 'At which moment; now if left out.' })
  at?: string;
}

/** What a right stands or falls with, in the order in which they are looked at. */
export const rules = [
  'membership',
  'role',
  'billing-right',
  'product-grant',
  'team-grant',
  'product-management-blocked',
  'product-unknown',
] as const;
export type Rule = (typeof rules)[number];

/** One link of the chain. */
export class RightReason {
  @OneOf(rules)
  rule!: Rule;

  @Flag({
    description:
      'Whether this link holds. A role that does not allow it may be followed by a grant that does. `product-management-blocked` and `product-unknown` never hold: they are there only where they deny, the latter where the product was not the organization’s, or not any more: ended, or transferred; or is of another type than the right.',
  })
  holds!: boolean;

  @OneOf(roles, { optional: true, description: 'Of `role`: which one.' })
  role?: Role;

  @Id({
    optional: true,
    description: 'Of `product-grant`, `team-grant` and `product-unknown`: of which product.',
  })
  productId?: string;

  @OneOf(productRights, {
    optional: true,
    description: 'Of `product-grant` and `team-grant`: what it gives.',
  })
  right?: ProductRight;

  @Id({ optional: true, description: 'Of `team-grant`: by way of which team.' })
  teamId?: string;

  @Timestamp({
    optional: true,
    description:
      'Since when, or, of a membership or a product that does not hold, since when no more.',
  })
  since?: string;

  @Id({ optional: true, description: 'The account that made it so.' })
  by?: string;
}

/** Yes or no, and why. */
export class RightExplanation {
  @Flag()
  allowed!: boolean;

  @Flag({
    description:
      'The organization asks for a second factor (B-6): the right counts only in a session that has used one.',
  })
  needsSecondFactor!: boolean;

  @Timestamp()
  at!: string;

  @ListOf(() => RightReason, { max: 6 })
  reasons!: RightReason[];
}

/**
 * Whether an account may do something in an organization, now or at a moment that is past, and the chain that gives or
 * denies it. Everybody may ask about themselves; about others those who manage the members.
 */
export const explainRight = request('organizations.v1.rights.explain', {
  input: ExplainRightInput,
  output: RightExplanation,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});
