import { Flag, Id, ListOf, OneOf } from '../fields.js';
import { productRights, roles, type ProductRight, type Role } from '../values.js';

/**
 * All that a member may be allowed to do in an organization: one list, by which services ask whether, people ask why, and
 * roles are told apart. `sharing.receive`: what is shared with the whole organization, calendars and address books for
 * example, reaches whoever may (B-1).
 */
export const actions = [
  'organization.read',
  'organization.rename',
  'organization.protect',
  'organization.read-details',
  'organization.change-details',
  'organization.change-logo',
  'organization.close',
  'activity.read',
  'activity.keep',
  'sharing.receive',
  'members.list',
  'members.remove',
  'members.change-rights',
  'members.oversee',
  'invitations.list',
  'invitations.send',
  'invitations.withdraw',
  'teams.manage',
  'mailboxes.manage',
  'representatives.change',
  'billing.read',
  'billing.manage',
  'billing.pay-out',
  'products.use',
  'products.manage',
  'products.block',
  'products.transfer',
  'products.receive',
] as const;
export type Action = (typeof actions)[number];

/** What one person, or each one of a team, may do with one product. */
export class ProductGrant {
  @Id()
  productId!: string;

  @OneOf(productRights)
  right!: ProductRight;
}

/** How many products one person, or one team, may be granted. */
export const productsEach = 500;

/** In how many teams of an organization one person may be. */
export const teamsEach = 50;

/** What is granted to a person beside the role. */
export class Grants {
  @Flag({
    description: 'Accounting too, independently of the role (A4-11); never to an external (B-1).',
  })
  billing!: boolean;

  @ListOf(() => ProductGrant, {
    max: productsEach,
    description: 'The products, for a collaborator or an external (A1-3).',
  })
  products!: ProductGrant[];
}

const reminders =
  'Whether what is due is reminded of by mail (B-1). The only legal representative is reminded in any case; an external never.';

/** What is chosen when nothing is said: reminders go to legal representatives. */
export class ChosenGrants extends Grants {
  @Flag({ optional: true, description: reminders })
  reminders?: boolean;
}

/** What a person may do in one organization. */
export class Rights extends Grants {
  @OneOf(roles, { example: 'collaborator' })
  role!: Role;

  @Flag({ description: reminders })
  reminders!: boolean;
}
