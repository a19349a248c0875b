import type { ProductGrant, Role } from '@atrium/contracts';

const ofEveryMember = ['organization.read'] as const;

const ofAdministrators = [
  ...ofEveryMember,
  'members.list',
  'members.remove',
  'members.change-rights',
  'members.oversee',
  'invitations.list',
  'invitations.send',
  'invitations.withdraw',
  'mailboxes.manage',
  'products.manage',
  'organization.protect',
] as const;

const ofLegalRepresentatives = [...ofAdministrators, 'organization.rename'] as const;

/** What a member may be allowed to do in an organization. */
export type Verb = (typeof ofLegalRepresentatives)[number];

/** Who may do what, whole: a verb that is not listed for a role is refused (A4-9..A4-11, B-1, B-4). */
export const verbsOf: Readonly<Record<Role, readonly Verb[]>> = {
  legal_representative: ofLegalRepresentatives,
  administrator: ofAdministrators,
  collaborator: ofEveryMember,
};

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

/** Whether a role allows it. */
export function may(role: Role, verb: Verb): boolean {
  return verbsOf[role].includes(verb);
}

/**
 * Whether somebody with one role may give another, or touch somebody who has it: nobody gives what they
 * don't hold, and a collaborator gives nothing (decision 28).
 */
export function mayTouch(role: Role, other: Role): boolean {
  if (role === 'collaborator') return false;
  return role === 'legal_representative' || other !== 'legal_representative';
}

/** Whether accounting is open: to a collaborator where it was granted, to the others always (A4-9, A4-11). */
export function seesBilling({ role, billing }: { role: Role; billing: boolean }): boolean {
  return role !== 'collaborator' || billing;
}

/** Whether somebody may manage a product: a collaborator where it was granted, the others each of them (B-1). */
export function managesProduct(
  {
    role,
    products,
  }: { role: Role; products: readonly Pick<ProductGrant, 'productId' | 'right'>[] },
  productId: string | undefined,
): boolean {
  if (may(role, 'products.manage')) return true;
  return products.some((grant) => grant.productId === productId && grant.right === 'manage');
}
