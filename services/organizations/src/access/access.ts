import type { Action, NamedRight, ProductGrant, Rights, Role } from '@atrium/contracts';
import { type HeldProduct, isOf, type StoredGrant } from '../product/product.js';

/** What a role is, whole. What it does not allow by itself may be granted beside it, where it is open to that. */
interface RoleTerms {
  readonly allows: readonly Action[];
  /** The roles of others that it may give, take, and touch. */
  readonly gives: readonly Role[];
  /** What may be granted to whoever has it: accounting, reminders of what is due. */
  readonly isOpenTo: { readonly billing: boolean; readonly reminders: boolean };
}

const ofExternals = ['organization.read'] as const;

const ofCollaborators = [...ofExternals, 'sharing.receive'] as const;

/** What the billing right gives by itself, whatever the role (A4-11, A10-9). */
const ofAccountants: readonly Action[] = ['billing.read', 'billing.manage'];

const ofAdministrators: readonly Action[] = [
  ...ofCollaborators,
  'members.list',
  'members.remove',
  'members.change-rights',
  'members.oversee',
  'invitations.list',
  'invitations.send',
  'invitations.withdraw',
  'teams.manage',
  'mailboxes.manage',
  ...ofAccountants,
  'billing.pay-out',
  'products.use',
  'products.manage',
  'products.block',
  'products.transfer',
  'products.receive',
  'organization.protect',
  'organization.read-details',
  'organization.close',
  'activity.read',
];

const ofLegalRepresentatives: readonly Action[] = [
  ...ofAdministrators,
  'organization.rename',
  'organization.change-details',
  'organization.change-logo',
  'representatives.change',
  'activity.keep',
];

const all = { billing: true, reminders: true } as const;

/**
 * Who may do what: the one table (A4-9..A4-11, B-1, B-4). An action that is not listed for a role is refused; nobody gives
 * what they don't hold (decision 28).
 */
export const roleTerms: Readonly<Record<Role, RoleTerms>> = {
  legal_representative: {
    allows: ofLegalRepresentatives,
    gives: ['legal_representative', 'administrator', 'collaborator', 'external'],
    isOpenTo: all,
  },
  administrator: {
    allows: ofAdministrators,
    gives: ['administrator', 'collaborator', 'external'],
    isOpenTo: all,
  },
  collaborator: { allows: ofCollaborators, gives: [], isOpenTo: all },
  external: { allows: ofExternals, gives: [], isOpenTo: { billing: false, reminders: false } },
};

/** What may be read of a closed organization by whoever can open it again. */
export const readableOnceClosed: readonly Action[] = ['billing.read'];

/** Whether a role allows it by itself. */
export function may(role: Role, action: Action): boolean {
  return roleTerms[role].allows.includes(action);
}

/** Whether somebody with one role may give another, or touch somebody who has it. */
export function mayTouch(role: Role, other: Role): boolean {
  return roleTerms[role].gives.includes(other);
}

/** Which grants a role is not open to, of those that are wanted with it. */
export function notOpenTo({
  role,
  billing,
  reminders,
}: Pick<Rights, 'role' | 'billing' | 'reminders'>): ('billing' | 'reminders')[] {
  const { isOpenTo } = roleTerms[role];
  return [
    ...(billing && !isOpenTo.billing ? (['billing'] as const) : []),
    ...(reminders && !isOpenTo.reminders ? (['reminders'] as const) : []),
  ];
}

/** What somebody has, in another role: less what that is not open to. */
export function inRole(role: Role, { billing, reminders, products }: Omit<Rights, 'role'>): Rights {
  const { isOpenTo } = roleTerms[role];
  return {
    role,
    billing: billing && isOpenTo.billing,
    reminders: reminders && isOpenTo.reminders,
    products,
  };
}

/** What a member holds: the role, and what was granted beside it, to the person or to a team. */
export interface Holding {
  readonly role: Role;
  readonly billing: boolean;
  readonly products: readonly StoredGrant[];
}

/**
 * Whether whoever holds this may do that: with a product or, without one, with each and every one. `null` is a product that is
 * not the organization's: nobody may anything with it.
 */
export function allows(
  { role, billing, products }: Holding,
  action: Action,
  product?: HeldProduct | null,
): boolean {
  if (product === null && isOfProducts(action)) return false;
  if (may(role, action)) return true;
  if (isOfAccounting(action)) return billing && roleTerms[role].isOpenTo.billing;
  return products.some((grant) => product && isOf(grant, product) && gives(grant, action));
}

/** Whether the billing right gives it. */
export function isOfAccounting(action: Action): boolean {
  return ofAccountants.includes(action);
}

/** Whether something is done with a product, so that it can be granted for one. What product services have named always is. */
export function isOfProducts(action: Action | NamedRight): boolean {
  return action === 'products.use' || action === 'products.manage' || action.includes(':');
}

/** Whether a grant of a product gives that: whoever manages it may use it. */
export function gives({ right }: Pick<ProductGrant, 'right'>, action: Action): boolean {
  if (action === 'products.use') return true;
  return action === 'products.manage' && right === 'manage';
}

/**
 * Whether an organization is closed to a session because it has used no second factor (B-6). `mfa` says that one
 * was used (RFC 8176); to have one and not use it is not enough (decision 25).
 */
export function needsSecondFactor(
  { requiresSecondFactor }: { readonly requiresSecondFactor?: boolean },
  { amr }: { readonly amr: readonly string[] },
): boolean {
  return requiresSecondFactor === true && !amr.includes('mfa');
}

/** Whether the management of products is shut for everybody, whatever their role (B-6). */
export function blocksManagement({
  productManagementBlocked,
}: {
  readonly productManagementBlocked?: boolean;
}): boolean {
  return productManagementBlocked === true;
}

/**
 * Whether somebody is reminded of what is due: who chose it or was chosen for it, and the only legal representative in any
 * case, so that somebody always is (B-1).
 */
export function isReminded(
  { role, reminders }: Pick<Rights, 'role' | 'reminders'>,
  representatives: number,
): boolean {
  if (role === 'legal_representative' && representatives === 1) return true;
  return reminders && roleTerms[role].isOpenTo.reminders;
}
