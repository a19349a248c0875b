import type { Action, ProductGrant, RightExplanation, RightReason, Role } from '@atrium/contracts';
import { asOf, lastChange } from '../history/as-of.js';
import type { HistoryEntry } from '../history/history.js';
import { type Membership, rightsOf, standingRole } from '../membership/membership.js';
import type { Organization } from '../organization/organization.js';
import { type HeldProduct, isOf } from '../product/product.js';
import type { Team } from '../team/team.js';
import { allows, blocksManagement, gives, isOfAccounting, isOfProducts, may } from './access.js';

/** What somebody was in an organization at a moment, and how that came about. */
export interface Circumstance {
  /** Null for whoever was no member. */
  readonly role: Role | null;
  readonly rights: { readonly billing: boolean; readonly products: readonly ProductGrant[] };
  /** The teams that there were, of those that the person was in. */
  readonly teams: readonly WithHistory<Pick<Team, '_id' | 'products'>>[];
  readonly accountId: string;
  readonly requiresSecondFactor: boolean;
  readonly productManagementBlocked: boolean;
  /** Of the membership and of the organization, oldest first. */
  readonly membershipHistory: readonly HistoryEntry[];
  readonly organizationHistory: readonly HistoryEntry[];
}

/** A document with all that happened to it. */
export type WithHistory<Document> = Document & { readonly history: readonly HistoryEntry[] };

/** What is looked at in an organization and in a membership. */
type Place = WithHistory<
  Pick<Organization, 'legalRepresentatives' | 'requiresSecondFactor' | 'productManagementBlocked'> &
    Partial<Pick<Organization, 'unfinished'>>
>;
type Way = WithHistory<Pick<Membership, 'state' | 'rights' | 'accountId' | 'teams'>>;

const none = { billing: false, products: [] };
const beginning = new Date(0);

/**
 * What an account was in an organization at a moment, by all of its memberships: under another address it may have another
 * one, and others may have joined under an address after it or before.
 */
export function circumstanceAt(
  at: Date,
  accountId: string,
  organization: Place,
  memberships: readonly Way[],
  teams: readonly WithHistory<Pick<Team, '_id' | 'products' | 'state'>>[] = [],
): Circumstance {
  const where = asOf(organization, organization.history, at);
  const common = {
    accountId,
    requiresSecondFactor: where.requiresSecondFactor ?? false,
    productManagementBlocked: blocksManagement(where),
    organizationHistory: organization.history,
  };
  for (const membership of memberships) {
    const then = asOf(membership, membership.history, at);
    const role = then.accountId === accountId ? standingRole(then, where) : null;
    if (role !== null) {
      const inTeams = teams
        .filter(({ _id }) => then.teams?.includes(_id))
        .map((team) => asOf(team, team.history, at))
        .filter(({ state }) => state === 'open');
      const membershipHistory = sinceAskedIn(membership.history, at);
      return { ...common, role, rights: rightsOf(then), teams: inTeams, membershipHistory };
    }
  }
  const endings = memberships.flatMap((one) => endingsOf(accountId, one));
  const membershipHistory = endings.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  return { ...common, role: null, rights: none, teams: [], membershipHistory };
}

/** What happened to a membership since the person was last asked in, with all rights given then: what was before is over. */
function sinceAskedIn(history: readonly HistoryEntry[], at: Date): readonly HistoryEntry[] {
  const asked = lastChange(
    history,
    at,
    ({ what, value }) => what === 'state' && value === 'invited',
  );
  if (!asked) return history;
  const since = history.slice(history.indexOf(asked));
  const given = since.find(({ what }) => what === 'rights');
  return since.map((entry) => (entry === given ? { ...entry, from: null } : entry));
}

/** When an account's own membership ended. */
function endingsOf(accountId: string, { history, ...membership }: Way): HistoryEntry[] {
  return history.filter(
    ({ what, value }, n) =>
      what === 'state' &&
      value === 'ended' &&
      asOf(membership, history.slice(n + 1), beginning).accountId === accountId,
  );
}

/** A product that is asked about. */
export interface WantedProduct {
  readonly productId: string;
  /** Null when it was not the organization's. */
  readonly held: HeldProduct | null;
  /** Since when it was no more; null for one that never was. */
  readonly lostSince: Date | null;
}

/** What is asked about. */
export interface Question {
  readonly action: Action;
  /** Undefined: each and every one. */
  readonly product: WantedProduct | undefined;
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
  if (!reasons[1]?.holds) reasons.push(...grantReasons(role, circumstance, question));
  if (question.action === 'products.manage' && blocksManagement(circumstance)) {
    reasons.push(blockReason(circumstance, question));
  }
  if (isOfProducts(question.action) && question.product && !question.product.held) {
    reasons.push(productReason(question.product));
  }
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
  return { rule: 'role', holds: may(role, question.action), role, ...madeBy(change) };
}

/**
 * What is granted beside the role: accounting, or a product, to the person or by way of a team. The last one decides. None
 * where there is nothing to be granted.
 */
function grantReasons(role: Role, circumstance: Circumstance, question: Question): RightReason[] {
  if (isOfAccounting(question.action)) return [billingReason(role, circumstance, question)];
  if (!isOfProducts(question.action)) return [];
  const own = ownGrant(circumstance, question);
  const team = own.holds ? undefined : teamGrant(circumstance, question);
  return team ? [own, team] : [own];
}

function billingReason(
  role: Role,
  { rights: { billing }, membershipHistory }: Circumstance,
  { at }: Question,
): RightReason {
  const holds = allows({ role, billing, products: [] }, 'billing.read');
  const granted = rightsWhere((rights) => rights.billing === true);
  const change = holds ? lastChange(membershipHistory, at, granted) : null;
  return { rule: 'billing-right', holds, ...madeBy(change) };
}

function ownGrant({ rights, membershipHistory }: Circumstance, question: Question): RightReason {
  const { action, product: wanted, at } = question;
  const productId = wanted?.productId;
  const product = productId === undefined ? {} : { productId };
  const granted = rights.products.filter((one) => counts(one, wanted));
  const grant = granted.find((one) => gives(one, action)) ?? granted[0];
  if (!grant) return { rule: 'product-grant', holds: false, ...product };
  const change = lastChange(
    membershipHistory,
    at,
    rightsWhere(({ products }) => isGranted(products, productId)),
  );
  const holds = gives(grant, action);
  return { rule: 'product-grant', holds, ...product, right: grant.right, ...madeBy(change) };
}

/** The team that gives it, or one that gives less; undefined for whoever is in none with this product. */
function teamGrant(
  { teams, membershipHistory }: Circumstance,
  { action, product: wanted, at }: Question,
): RightReason | undefined {
  const granting = teams.flatMap((team) =>
    team.products
      .filter((grant) => counts(grant, wanted))
      .map((grant) => ({ team, grant, holds: gives(grant, action) })),
  );
  const found = granting.find(({ holds }) => holds) ?? granting[0];
  if (!found) return undefined;
  const { team, grant, holds } = found;
  const joined = lastChange(membershipHistory, at, turnsTo('teams', names(team._id)));
  const granted = lastChange(team.history, at, turnsTo('products', grants(grant.productId)));
  const change = joined && granted && joined.at < granted.at ? granted : (joined ?? granted);
  const { productId: product, right } = grant;
  return {
    rule: 'team-grant',
    holds,
    ...{ teamId: team._id, productId: product, right },
    ...madeBy(change),
  };
}

function blockReason({ organizationHistory }: Circumstance, { at }: Question): RightReason {
  const change = lastChange(
    organizationHistory,
    at,
    ({ what, value }) => what === 'productManagementBlocked' && value === true,
  );
  return { rule: 'product-management-blocked', holds: false, ...madeBy(change) };
}

/** The product was not the organization's, or not any more: whatever the role or a grant says, nobody may anything with it. */
function productReason({ productId, lostSince }: WantedProduct): RightReason {
  const since = lostSince && { since: lostSince.toISOString() };
  return { rule: 'product-unknown', holds: false, productId, ...since };
}

/** Whether a grant is one of the product that is asked about; of one that is gone it is shown, as what it was. */
function counts(grant: ProductGrant, product: WantedProduct | undefined): boolean {
  if (!product?.held) return grant.productId === product?.productId;
  return isOf(grant, product.held);
}

/** Whether a product is among those that are granted. */
function isGranted(
  products: readonly ProductGrant[] | undefined,
  productId: string | undefined,
): boolean {
  return products?.some((one) => one.productId === productId) ?? false;
}

const names = (teamId: string) => (value: unknown) => (value as readonly string[]).includes(teamId);
const grants = (productId: string) => (value: unknown) =>
  isGranted(value as readonly ProductGrant[], productId);

interface SomeRights {
  readonly role?: Role;
  readonly billing?: boolean;
  readonly products?: readonly ProductGrant[];
}

const givesRole = (role: Role) => rightsWhere((rights) => rights.role === role);

/** A change of rights to some that are so, after others that may not have been. */
function rightsWhere(holds: (rights: SomeRights) => boolean) {
  return turnsTo('rights', (value) => holds((value ?? {}) as SomeRights));
}

/** A change of a field to something that is so, after something that was not. */
function turnsTo(field: string, holds: (value: unknown) => boolean) {
  return ({ what, from, value }: HistoryEntry): boolean =>
    what === field && holds(value) && !(from !== null && holds(from));
}

function madeBy(change: HistoryEntry | null): Pick<RightReason, 'since' | 'by'> {
  if (!change) return {};
  return { since: change.at.toISOString(), ...(change.by !== null && { by: change.by }) };
}
