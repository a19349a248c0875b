import type { ChosenGrants, MembershipPeriod, Rights, Role } from '@atrium/contracts';
import type { HistoryEntry } from '../history/history.js';
import { type OrganizationIntent, steppingDownOf } from '../organization/organization.js';
import { plainGrant } from '../product/product.js';

export type MembershipState = 'invited' | 'declined' | 'withdrawn' | 'active' | 'ended';

/** Rights as they are chosen and stored: where nothing was said of reminders, the role says it. */
export type StoredRights = Pick<ChosenGrants, keyof ChosenGrants> & { readonly role: Role };

/** How a person was asked in. */
export interface InvitationTerms {
  /** The account that vouches for it. */
  readonly by: string;
  readonly sentAt: Date;
  /** From this moment on it is too late. */
  readonly expiresAt: Date;
  /** Which issue of the link is good: a newer one voids the older. */
  readonly tokenVersion: number;
}

/** Steps after a membership's own change that are still to be done (decision 6). */
export interface UnfinishedMembership {
  readonly id: string;
  /**
   * `representation`: joined as legal representative, if the giver still is one; nobody until then.
   * `withdrawal`: ended, or may not invite any more; what this person had invited is still to be taken back, and
   * products to be passed on where that was decided.
   * `succession`: has confirmed to become legal representative (the id is the proposal's), and stays a member until
   * that is settled.
   */
  readonly what: 'representation' | 'withdrawal' | 'succession';
  readonly by: string;
  readonly at: Date;
  readonly requestId: string | null;
  readonly until: Date;
  /** Of a withdrawal: who gets the products (B-3). */
  readonly transferProductsTo?: string;
}

/**
 * One person's way through one organization: one document per organization and canonical address
 * (decision 4). While it is an invitation, its id is the invitation's.
 */
export interface Membership {
  readonly _id: string;
  readonly organizationId: string;
  /** Canonical. */
  readonly address: string;
  /** The address as it was typed. */
  readonly email: string;
  readonly accountId: string | null;
  /** All that were ever let in by this address: another invitation makes `accountId` null. */
  readonly accounts: readonly string[];
  readonly state: MembershipState;
  readonly rights: StoredRights;
  /** The teams that the person is in, also some that exist no more. Missing in older documents. */
  readonly teams?: readonly string[];
  readonly invitation: InvitationTerms | null;
  /** Where the person's organizations stand: the highest of the active ones is the current one. See `ranking`. */
  readonly chosenAt: number;
  /** The last time; null for whoever never was a member. */
  readonly joinedAt: Date | null;
  /** When the person was last asked to add a second factor (B-6). */
  readonly secondFactorRemindedAt?: Date;
  readonly unfinished?: UnfinishedMembership;
  /** The closing of the organization of which this person was told. */
  readonly suspendedBy?: string;
  /** The closings after which this person was a member again. */
  readonly readmittedFrom?: readonly string[];
}

/** What an organization's document says about who represents it. */
interface Representation {
  readonly legalRepresentatives: readonly string[];
  readonly unfinished?: readonly OrganizationIntent[];
}

/**
 * The role that a membership really gives. The organization's list is the truth for legal representatives:
 * who is to become one by invitation and is not in it yet, or was taken out of it and is about to leave, is nobody;
 * who was taken out of it and stays has the role that the same write has given.
 */
export function standingRole(
  membership: Pick<Membership, 'state' | 'rights' | 'accountId'>,
  organization: Representation,
): Role | null {
  if (membership.state !== 'active' || membership.accountId === null) return null;
  if (organization.legalRepresentatives.includes(membership.accountId)) {
    return 'legal_representative';
  }
  if (membership.rights.role !== 'legal_representative') return membership.rights.role;
  return steppingDownOf(organization, membership.accountId)?.role ?? null;
}

/** A membership with the role that it really gives, while that and the organization's list are not the same yet. */
export function asItStands<Member extends Pick<Membership, 'state' | 'rights' | 'accountId'>>(
  membership: Member,
  organization: Representation,
): Member[] {
  const role = standingRole(membership, organization);
  return role === null ? [] : [{ ...membership, rights: { ...membership.rights, role } }];
}

/**
 * Since when somebody is a member, and until when whoever left was one. Null for whoever never was one, or left
 * so long ago that the membership does not know when.
 */
export function periodOf(
  membership: Membership & { readonly history: readonly HistoryEntry[] },
  organization: Representation,
): MembershipPeriod | null {
  const { accountId, joinedAt, history } = membership;
  if (accountId === null || joinedAt === null) return null;
  const since = joinedAt.toISOString();
  if (standingRole(membership, organization)) return { accountId, since, until: null };
  const left = history.findLast(({ what, value }) => what === 'state' && value === 'ended');
  if (!left || left.at < joinedAt) return null;
  return { accountId, since, until: left.at.toISOString() };
}

/** Whether two memberships give the same. */
export function haveSameRights(
  one: Pick<Membership, 'rights'>,
  other: Pick<Membership, 'rights'>,
): boolean {
  return JSON.stringify(rightsOf(one)) === JSON.stringify(rightsOf(other));
}

/** A membership's rights, whole. */
export function rightsOf({ rights }: Pick<Membership, 'rights'>): Pick<Rights, keyof Rights> {
  const { role, billing, reminders = role === 'legal_representative', products } = rights;
  return {
    role,
    billing,
    reminders,
    products: products.map(plainGrant),
  };
}

/** A membership after what happened, as events tell it. */
export function toldOf(membership: Pick<Membership, 'organizationId' | 'accountId' | 'rights'>) {
  const { products, ...rights } = rightsOf(membership);
  return {
    organizationId: membership.organizationId,
    accountId: membership.accountId as string,
    ...rights,
    products: products.map(({ productId, right }) => ({ productId, right })),
  };
}
