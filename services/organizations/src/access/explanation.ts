import type { Action, ProductGrant, RightExplanation, RightReason, Role } from '@atrium/contracts';
import { asOf, lastChange } from '../history/as-of.js';
import type { HistoryEntry } from '../history/history.js';
import { type Membership, standingRole } from '../membership/membership.js';
import type { Organization } from '../organization/organization.js';
import { may, seesBilling, type Verb } from './access.js';

/** What somebody was in an organization at a moment, and how that came about. */
export interface Circumstance {
  /** Null for whoever was no member. */
  readonly role: Role | null;
  readonly rights: { readonly billing: boolean; readonly products: readonly ProductGrant[] };
  readonly accountId: string;
  readonly requiresSecondFactor: boolean;
  /** Of the membership and of the organization, oldest first. */
  readonly membershipHistory: readonly HistoryEntry[];
  readonly organizationHistory: readonly HistoryEntry[];
}

/** A document with all that happened to it. */
type WithHistory<Document> = Document & { readonly history: readonly HistoryEntry[] };

/** What an account was in an organization at a moment, by one of its memberships; without one it was nothing. */
export function circumstanceAt(
  at: Date,
  accountId: string,
  organization: WithHistory<Pick<Organization, 'legalRepresentatives' | 'requiresSecondFactor'>>,
  membership?: WithHistory<Pick<Membership, 'state' | 'rights' | 'accountId'>>,
): Circumstance {
  const { history: organizationHistory } = organization;
  const where = asOf(organization, organizationHistory, at);
  const common = {
    accountId,
    requiresSecondFactor: where.requiresSecondFactor ?? false,
    organizationHistory,
  };
  if (!membership) {
    const rights = { billing: false, products: [] };
    return { ...common, role: null, rights, membershipHistory: [] };
  }
  const { history: membershipHistory } = membership;
  const then = asOf(membership, membershipHistory, at);
  const role = then.accountId === accountId ? standingRole(then, where) : null;
  return { ...common, role, rights: then.rights, membershipHistory };
}

/** What is asked about. */
export interface Question {
  readonly action: Action;
  readonly productId: string | undefined;
  readonly at: Date;
}

/** Yes or no, and the chain that gives or denies it: by the rules that decide on every request. */
export function explained(
  circumstance: Circumstance,
  question: Question,
): Omit<RightExplanation, 'at'> {
  const { role, requiresSecondFactor } = circumstance;
  const membership = membershipReason(circumstance, question);
  if (role === null) return { allowed: false, needsSecondFactor: false, reasons: [membership] };
  const reasons = [membership, roleReason(role, circumstance, question)];
  const grant = grantReason(circumstance, question);
  if (!reasons[1]?.holds && grant) reasons.push(grant);
  const allowed = reasons.at(-1)?.holds ?? false;
  return { allowed, needsSecondFactor: requiresSecondFactor, reasons };
}

function membershipReason(
  { role, membershipHistory }: Circumstance,
  { at }: Question,
): RightReason {
  const state = role === null ? 'ended' : 'active';
  const change = lastChange(
    membershipHistory,
    at,
    ({ what, value }) => what === 'state' && value === state,
  );
  return { rule: 'membership', holds: role !== null, ...madeBy(change) };
}

function roleReason(role: Role, circumstance: Circumstance, question: Question): RightReason {
  const { accountId, membershipHistory, organizationHistory } = circumstance;
  const change =
    role === 'legal_representative'
      ? lastChange(
          organizationHistory,
          question.at,
          ({ what, value }) => what === 'legalRepresentatives' && value === accountId,
        )
      : lastChange(membershipHistory, question.at, givesRole(role));
  return { rule: 'role', holds: allowedByRole(role, question.action), role, ...madeBy(change) };
}

/** What is granted beside the role: accounting, or a product. Undefined where there is nothing to be granted. */
function grantReason(circumstance: Circumstance, question: Question): RightReason | undefined {
  const { rights, membershipHistory } = circumstance;
  const { action, productId, at } = question;
  if (action === 'billing.read') {
    const change = lastChange(
      membershipHistory,
      at,
      rightsWhere(({ billing }) => billing === true),
    );
    return { rule: 'billing-right', holds: rights.billing, ...(rights.billing && madeBy(change)) };
  }
  if (action !== 'products.use' && action !== 'products.manage') return undefined;
  const grant = rights.products.find((one) => one.productId === productId);
  const product = productId === undefined ? {} : { productId };
  if (!grant) return { rule: 'product-grant', holds: false, ...product };
  const { right } = grant;
  const change = lastChange(
    membershipHistory,
    at,
    rightsWhere(({ products }) => products?.some((one) => one.productId === productId) ?? false),
  );
  const holds = action === 'products.use' || right === 'manage';
  return { rule: 'product-grant', holds, ...product, right, ...madeBy(change) };
}

function allowedByRole(role: Role, action: Action): boolean {
  if (action === 'billing.read') return seesBilling({ role, billing: false });
  return may(role, action === 'products.use' ? 'products.manage' : (action as Verb));
}

interface SomeRights {
  readonly role?: Role;
  readonly billing?: boolean;
  readonly products?: readonly ProductGrant[];
}

const givesRole = (role: Role) => rightsWhere((rights) => rights.role === role);

/** A change of rights to some that are so, after others that may not have been. */
function rightsWhere(holds: (rights: SomeRights) => boolean) {
  return ({ what, from, value }: HistoryEntry): boolean =>
    what === 'rights' &&
    holds((value ?? {}) as SomeRights) &&
    !(from !== null && holds(from as SomeRights));
}

function madeBy(change: HistoryEntry | null): Pick<RightReason, 'since' | 'by'> {
  if (!change) return {};
  return { since: change.at.toISOString(), ...(change.by !== null && { by: change.by }) };
}
