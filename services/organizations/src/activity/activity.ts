import {
  type ActivitySubject,
  activityRetentionChanged,
  billingAddressAdded,
  billingAddressChanged,
  billingAddressRemoved,
  type EventContract,
  type EventMessage,
  gratuityConfirmed,
  type GratuityTold,
  gratuityUsed,
  gratuityWithdrawn,
  invitationDeclined,
  invitationSent,
  invitationWithdrawn,
  invoiceMailingPrepared,
  invoiceIssued,
  invoicePaid,
  type InvoiceTold,
  type LoggedKind,
  mailboxChanged,
  mailboxInvitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  memberTeamsChanged,
  orderCancelled,
  orderCompleted,
  orderPlaced,
  type OrderTold,
  organizationClosed,
  organizationCreated,
  organizationDetailsChanged,
  organizationLogoChanged,
  organizationProtected,
  organizationRenamed,
  organizationRestored,
  type PrepaidAccountChanged,
  prepaidAccountChanged,
  type PrepaidKind,
  productAutomaticRenewalSet,
  productBlocked,
  productCancellationWithdrawn,
  productCancelled,
  productEnded,
  productManagementChanged,
  productMoved,
  productRegistered,
  productRenewed,
  type ProductTold,
  productUnblocked,
  productWarrantySet,
  promoUsed,
  type Rights,
  secondFactorReminded,
  serviceCredentialChanged,
  type SubscriptionTold,
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

const kindsOfPrepaid = {
  'top-up': 'prepaid.topped-up',
  payment: 'prepaid.paid',
  refund: 'prepaid.refunded',
  hold: 'prepaid.held',
  capture: 'prepaid.paid',
  void: 'prepaid.released',
  'pay-out': 'prepaid.paid-out',
  'pay-out-confirmed': 'prepaid.pay-out-confirmed',
  'pay-out-returned': 'prepaid.pay-out-returned',
  'pay-out-suspended': 'prepaid.pay-out-suspended',
  correction: 'prepaid.corrected',
} as const satisfies Record<PrepaidKind, LoggedKind>;

const readings: ReadonlyMap<string, Reading[1]> = new Map([
  from(organizationCreated, ({ organizationId, type }) => ({
    kind: 'organization.created',
    ...ofOrganization(organizationId, { type }),
  })),
  from(organizationClosed, ({ organizationId, restorableUntil }) => ({
    kind: 'organization.closed',
    ...ofOrganization(organizationId, { restorableUntil }),
  })),
  from(organizationRestored, ({ organizationId }) => ({
    kind: 'organization.restored',
    ...ofOrganization(organizationId),
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
  from(productRenewed, (product) => ({
    kind: 'product.renewed',
    ...ofSubscription(product, { way: product.way, order: product.orderId }),
  })),
  from(productBlocked, (product) => ({
    kind: 'product.locked',
    ...ofSubscription(product, { reason: product.reason, ends: product.endsOn }),
  })),
  from(productUnblocked, (product) => ({ kind: 'product.unlocked', ...ofSubscription(product) })),
  from(productCancelled, (product) => ({ kind: 'product.cancelled', ...ofSubscription(product) })),
  from(productCancellationWithdrawn, (product) => ({
    kind: 'product.cancellation-withdrawn',
    ...ofSubscription(product),
  })),
  from(productAutomaticRenewalSet, (product) => ({
    kind: product.automaticRenewal === null ? 'renewal.disabled' : 'renewal.enabled',
    ...ofSubscription(product, automaticFacts(product)),
  })),
  from(productWarrantySet, (product) => ({
    kind: product.renewalWarranty ? 'renewal.warranty-enabled' : 'renewal.warranty-disabled',
    ...ofSubscription(product),
  })),
  from(orderPlaced, (order) => ({ kind: 'order.placed', ...ofOrder(order) })),
  from(orderCompleted, (order) => ({ kind: 'order.paid', ...ofOrder(order) })),
  from(orderCancelled, (order) => ({ kind: 'order.cancelled', ...ofOrder(order) })),
  from(transferOffered, (transfer) => ({
    kind: 'product.transfer-offered',
    ...ofTransfer(transfer),
  })),
  from(transferWithdrawn, (transfer) => ({
    kind: 'product.transfer-withdrawn',
    ...ofTransfer(transfer),
  })),
  from(billingAddressAdded, ({ addressId }) => ({
    kind: 'billing-address.added',
    ...ofBillingAddress(addressId),
  })),
  from(billingAddressChanged, ({ addressId, changed }) => ({
    kind: 'billing-address.changed',
    ...ofBillingAddress(addressId, { changed: changed.join(', ') }),
  })),
  from(billingAddressRemoved, ({ addressId, replacedBy }) => ({
    kind: 'billing-address.removed',
    ...ofBillingAddress(addressId, replacedBy === null ? {} : { replacedBy }),
  })),
  from(prepaidAccountChanged, (account) => ({
    kind: kindsOfPrepaid[account.kind],
    ...ofPrepaidAccount(account),
  })),
  from(invoiceIssued, (invoice) => ({
    kind: invoice.kind === 'credit-note' ? 'invoice.credited' : 'invoice.issued',
    ...ofInvoice(invoice),
  })),
  from(invoicePaid, (invoice) => ({ kind: 'invoice.paid', ...ofInvoice(invoice) })),
  from(invoiceMailingPrepared, ({ mailingId, documents, mails }) => ({
    kind: 'invoices.mailed',
    ...{ about: 'invoice-mailing', aboutId: mailingId },
    facts: factsOf({ documents: String(documents), mails: String(mails) }),
  })),
  from(productMoved, (product) => ({
    kind: 'product.transferred',
    ...ofProduct(product, { way: 'received' }),
    elsewhere: {
      organizationId: product.from,
      facts: factsOf({ type: product.type, way: 'given' }),
    },
  })),
  from(gratuityConfirmed, (gratuity) => ({
    kind: 'gratuity.confirmed',
    ...ofGratuity(gratuity),
  })),
  from(gratuityUsed, (gratuity) => ({ kind: 'gratuity.used', ...ofGratuity(gratuity) })),
  from(gratuityWithdrawn, (gratuity) => ({
    kind: 'gratuity.withdrawn',
    ...ofGratuity(gratuity),
  })),
  from(promoUsed, ({ orderId, code }) => ({
    kind: 'promo-code.used',
    ...{ about: 'order' as const, aboutId: orderId, facts: factsOf({ code }) },
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

function ofBillingAddress(aboutId: string, facts: Record<string, string> = {}) {
  return { about: 'billing-address' as const, aboutId, facts: factsOf(facts) };
}

function ofProduct({ productId, type }: ProductTold, facts: Record<string, string> = {}) {
  return { ...aboutProduct(productId), facts: factsOf({ type, ...facts }) };
}

function ofSubscription(
  { productId, type, paidUntil }: SubscriptionTold,
  facts: Record<string, string> = {},
) {
  return { ...aboutProduct(productId), facts: factsOf({ type, until: paidUntil, ...facts }) };
}

function automaticFacts({ automaticRenewal }: SubscriptionTold): Record<string, string> {
  if (automaticRenewal === null) return {};
  const { method, periods, billingAddressId } = automaticRenewal;
  return {
    ...{ method, periods: String(periods) },
    ...(billingAddressId !== null && { address: billingAddressId }),
  };
}

/** Amounts are in minor units, as they are told. */
function ofPrepaidAccount(account: PrepaidAccountChanged) {
  const { organizationId, currency, number, amount, change, balance } = account;
  const { orderId: order, paymentId: payment, payOutId: payOut } = account;
  const purposes = Object.entries({ order, payment, payOut }).filter(([, id]) => id !== null);
  return {
    ...{ about: 'prepaid-account' as const, aboutId: `${organizationId}-${currency}` },
    facts: factsOf({
      ...{ currency, amount: String(amount), change: String(change), balance: String(balance) },
      ...{ number: String(number), ...(Object.fromEntries(purposes) as Record<string, string>) },
    }),
  };
}

/** An amount in minor units as it is written: "CHF 12.90". */
function moneyText(currency: string, amount: number): string {
  const units = String(amount).padStart(3, '0');
  return `${currency} ${units.slice(0, -2)}.${units.slice(-2)}`;
}

function ofOrder({ orderId, currency, gross }: OrderTold) {
  const facts = factsOf({ total: moneyText(currency, gross) });
  return { about: 'order' as const, aboutId: orderId, facts };
}

function ofInvoice({ invoiceId, corrects, currency, gross }: InvoiceTold) {
  const total = moneyText(currency, gross);
  return {
    ...{ about: 'invoice' as const, aboutId: invoiceId },
    facts: factsOf({ total, ...(corrects !== null && { corrects }) }),
  };
}

function ofGratuity({ gratuityId, productType, planId, orderId: order }: GratuityTold) {
  const facts = {
    ...(productType !== null && { type: productType }),
    ...(planId !== null && { plan: planId }),
    ...(order !== null && { order }),
  };
  return { about: 'gratuity' as const, aboutId: gratuityId, facts: factsOf(facts) };
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
