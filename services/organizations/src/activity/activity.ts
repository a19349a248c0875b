import {
  type ActivitySubject,
  activityRetentionChanged,
  type EventContract,
  type EventMessage,
  invitationDeclined,
  invitationSent,
  invitationWithdrawn,
  type LoggedKind,
  mailboxChanged,
  mailboxInvitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  memberTeamsChanged,
  organizationCreated,
  organizationDetailsChanged,
  organizationLogoChanged,
  organizationProtected,
  organizationRenamed,
  productEnded,
  productManagementChanged,
  productMoved,
  productRegistered,
  type ProductTold,
  type Rights,
  secondFactorReminded,
  serviceCredentialChanged,
  type SuccessionChanged,
  successionProposed,
  successionSettled,
  teamChanged,
  teamCreated,
  teamRemoved,
  type TeamState,
  transferOffered,
  type TransferTold,
  transferWithdrawn,
} from '@atrium/contracts';

/** One act in an organization: ids and plain facts. Names are put to it when it is shown. */
export interface Activity {
  /** That of the event which told it: told twice it is one. */
  readonly _id: string;
  readonly organizationId: string;
  readonly at: Date;
  readonly kind: LoggedKind;
  /** The account that did it; null where it followed by itself, or whoever held a link did it. */
  readonly by: string | null;
  readonly about: ActivitySubject;
  readonly aboutId: string;
  /** The account to which it was done. */
  readonly accountId: string | null;
  readonly productId: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Who did it and to whom it was done: it is found by either. */
  readonly people: readonly string[];
  /** All products that it names: it is found by each. */
  readonly products: readonly string[];
}

/** What an event tells, beside what all of them do. */
type Told = Pick<Activity, 'kind' | 'about' | 'aboutId'> &
  Partial<Pick<Activity, 'accountId' | 'productId' | 'facts' | 'products'>> & {
    /** What it is in another organization, which has it in its log too. */
    readonly elsewhere?: { readonly organizationId: string; readonly facts: Activity['facts'] };
  };

type Reading = readonly [subject: string, read: (data: object) => Told];

function from<Data extends { organizationId: string }>(
  { subject }: EventContract<Data>,
  read: (data: Data) => Told,
): Reading {
  return [subject, read as unknown as Reading[1]];
}

const readings: ReadonlyMap<string, Reading[1]> = new Map([
  from(organizationCreated, ({ organizationId, type }) => ({
    kind: 'organization.created',
    ...ofOrganization(organizationId, { type }),
  })),
  from(organizationRenamed, ({ organizationId }) => ({
    kind: 'organization.renamed',
    ...ofOrganization(organizationId),
  })),
  from(organizationDetailsChanged, ({ organizationId, changed }) => ({
    kind: 'organization.details-changed',
    ...ofOrganization(organizationId, { changed: changed.join(', ') }),
  })),
  from(organizationLogoChanged, ({ organizationId, hasLogo }) => ({
    kind: hasLogo ? 'organization.logo-changed' : 'organization.logo-removed',
    ...ofOrganization(organizationId),
  })),
  from(productManagementChanged, ({ organizationId, blocked }) => ({
    kind: blocked ? 'product-management.blocked' : 'product-management.opened',
    ...ofOrganization(organizationId),
  })),
  from(organizationProtected, ({ organizationId, requiresSecondFactor }) => ({
    kind: requiresSecondFactor
      ? 'organization.second-factor-required'
      : 'organization.second-factor-not-required',
    ...ofOrganization(organizationId),
  })),
  from(activityRetentionChanged, ({ organizationId, retentionDays }) => ({
    kind: 'activity.retention-changed',
    ...ofOrganization(organizationId, { days: String(retentionDays) }),
  })),
  from(invitationSent, ({ invitationId }) => ({
    kind: 'invitation.sent',
    ...ofInvitation(invitationId),
  })),
  from(invitationWithdrawn, ({ invitationId }) => ({
    kind: 'invitation.withdrawn',
    ...ofInvitation(invitationId),
  })),
  from(invitationDeclined, ({ invitationId }) => ({
    kind: 'invitation.declined',
    ...ofInvitation(invitationId),
  })),
  from(memberJoined, (member) => ({
    // Whoever founds an organization was given the role by nobody.
    kind:
      isRepresentative(member) && member.invitedBy !== null
        ? 'legal-representative.given'
        : 'member.joined',
    ...ofMember(member),
  })),
  from(memberRightsChanged, (member) => ({
    kind: kindOfChange(member.formerRole ?? member.role, member.role),
    ...ofMember(member),
  })),
  from(memberLeft, (member) => ({
    kind: isRepresentative(member) ? 'legal-representative.left' : 'member.left',
    ...ofMember(member),
  })),
  from(memberRemoved, (member) => ({
    kind: isRepresentative(member) ? 'legal-representative.removed' : 'member.removed',
    ...ofMember(member),
  })),
  from(secondFactorReminded, ({ accountId }) => ({
    kind: 'member.second-factor-reminded',
    ...{ about: 'member' as const, aboutId: accountId, accountId },
  })),
  from(successionProposed, (succession) => ({
    kind: 'legal-representative.proposed',
    ...ofSuccession(succession),
  })),
  from(successionSettled, (succession) => ({
    kind: kindOfSuccession(succession),
    ...ofSuccession(succession),
  })),
  from(memberTeamsChanged, ({ accountId, teams }) => ({
    kind: 'member.teams-changed',
    ...{ about: 'member' as const, aboutId: accountId, accountId },
    facts: factsOf({ teams: String(teams.length) }),
  })),
  from(teamCreated, (team) => ({ kind: 'team.created', ...ofTeam(team) })),
  from(teamChanged, (team) => ({ kind: 'team.changed', ...ofTeam(team) })),
  from(teamRemoved, (team) => ({ kind: 'team.removed', ...ofTeam(team) })),
  from(mailboxChanged, ({ mailboxId, change, accountId }) => ({
    kind: `mailbox.${change}` as const,
    ...{ about: 'mailbox' as const, aboutId: mailboxId, accountId },
  })),
  from(mailboxInvitationSent, ({ mailboxId, invitationId }) => ({
    kind: 'mailbox.holder-invited',
    ...{ about: 'mailbox' as const, aboutId: mailboxId },
    facts: factsOf({ invitation: invitationId }),
  })),
  from(serviceCredentialChanged, ({ credentialId, productId, kind, change }) => ({
    kind: `service-credential.${change}` as const,
    ...{ about: 'service-credential' as const, aboutId: credentialId },
    ...{ productId, products: [productId], facts: factsOf({ type: kind }) },
  })),
  from(productRegistered, (product) => ({ kind: 'product.added', ...ofProduct(product) })),
  from(productEnded, (product) => ({ kind: 'product.deleted', ...ofProduct(product) })),
  from(transferOffered, (transfer) => ({
    kind: 'product.transfer-offered',
    ...ofTransfer(transfer),
  })),
  from(transferWithdrawn, (transfer) => ({
    kind: 'product.transfer-withdrawn',
    ...ofTransfer(transfer),
  })),
  from(productMoved, (product) => ({
    kind: 'product.transferred',
    ...ofProduct(product, { way: 'received' }),
    elsewhere: {
      organizationId: product.from,
      facts: factsOf({ type: product.type, way: 'given' }),
    },
  })),
]);

/** The subjects of the events that are acts. */
export const toldBy: readonly string[] = [...readings.keys()];

/** The acts that an event tells: one, or one in each of two organizations; none for an event that is no act. */
export function activitiesOf(event: EventMessage): Activity[] {
  const told = readings.get(event.subject)?.(event.data);
  if (!told) return [];
  const activity = activityOf(event, told);
  const { elsewhere } = told;
  if (!elsewhere) return [activity];
  // Its id is made of the event's too, so that told twice it is one.
  return [activity, { ...activity, ...elsewhere, _id: `${event.id}-elsewhere` }];
}

function activityOf(event: EventMessage, told: Told): Activity {
  const { kind, about, aboutId, accountId = null, productId = null } = told;
  const { id, occurredAt, causedBy: by, data } = event;
  const people = [by, accountId].filter((one): one is string => one !== null);
  return {
    _id: id,
    organizationId: (data as { organizationId: string }).organizationId,
    at: new Date(occurredAt),
    ...{ kind, by, about, aboutId, accountId, productId },
    facts: told.facts ?? [],
    people: [...new Set(people)],
    products: told.products ?? [],
  };
}

/** How many days an organization keeps its log: as chosen, within what the configuration allows today. */
export function keptDays(
  chosen: number | undefined,
  bounds: { activityDays: number; activityDaysMin: number; activityDaysMax: number },
): number {
  const wanted = chosen ?? bounds.activityDays;
  return Math.min(Math.max(wanted, bounds.activityDaysMin), bounds.activityDaysMax);
}

/** What happened at this moment, or before, is not kept any more. */
export function keptSince(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 24 * 60 * 60 * 1_000);
}

function kindOfChange(before: Rights['role'], after: Rights['role']): LoggedKind {
  if (before === after) return 'member.rights-changed';
  if (after === 'administrator') return 'administrator.given';
  return before === 'administrator' ? 'administrator.taken' : 'member.rights-changed';
}

function isRepresentative({ role }: Pick<Rights, 'role'>): boolean {
  return role === 'legal_representative';
}

function ofOrganization(aboutId: string, facts: Record<string, string> = {}) {
  return { about: 'organization' as const, aboutId, facts: factsOf(facts) };
}

function ofInvitation(aboutId: string) {
  return { about: 'invitation' as const, aboutId };
}

/** That a proposal runs out, or comes to nothing by itself, is not told. */
function kindOfSuccession({ kind, state }: SuccessionChanged): LoggedKind {
  if (state === 'declined') return 'legal-representative.declined';
  if (state !== 'confirmed') return 'legal-representative.withdrawn';
  return kind === 'removal' ? 'legal-representative.taken' : 'legal-representative.confirmed';
}

function ofSuccession({ accountId, kind, successionId: succession }: SuccessionChanged) {
  return {
    ...{ about: 'member' as const, aboutId: accountId, accountId },
    facts: factsOf({ how: kind, succession }),
  };
}

function ofProduct({ productId, type }: ProductTold, facts: Record<string, string> = {}) {
  return { ...aboutProduct(productId), facts: factsOf({ type, ...facts }) };
}

function ofTransfer({ productId, transferId: transfer }: TransferTold) {
  return { ...aboutProduct(productId), facts: factsOf({ transfer }) };
}

function aboutProduct(productId: string) {
  return { about: 'product' as const, aboutId: productId, productId, products: [productId] };
}

function ofTeam({ teamId, products, leader }: TeamState) {
  const productIds = products.map(({ productId }) => productId);
  return {
    ...{ about: 'team' as const, aboutId: teamId },
    facts: factsOf({ products: String(productIds.length), ...(leader !== null && { leader }) }),
    products: [...new Set(productIds)],
  };
}

function ofMember({ accountId, role, billing, products }: Rights & { accountId: string }) {
  const productIds = products.map(({ productId }) => productId);
  const facts = { role, billing: String(billing), products: String(productIds.length) };
  return {
    ...{ about: 'member' as const, aboutId: accountId, accountId },
    ...{ facts: factsOf(facts), products: [...new Set(productIds)] },
  };
}

function factsOf(facts: Record<string, string>): Activity['facts'] {
  return Object.entries(facts).map(([name, value]) => ({ name, value }));
}
