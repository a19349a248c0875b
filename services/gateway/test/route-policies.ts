import type { Action, ProblemCode } from '@atrium/contracts';

/**
 * Who may use each route of the gateway: one entry for each, in words of the table of roles. Which role may do which of
 * these actions is not said a second time: `GET …/rights/explain` says it, from that table, and `route-policies.test.ts`
 * walks every route with every role and compares.
 *
 * `anyone` needs no session; `own-account` is for whoever is signed in, about themselves; `operator` for those who run the
 * platform. Whatever is of an organization states a rule, or several where it does several things.
 */
export type Policy = 'anyone' | 'own-account' | 'operator' | Rule | readonly Rule[];

/**
 * What somebody may do by: an action, being a member at all (then without a second factor too), or what they are to a team
 * or a proposal.
 */
export type Ground = Action | 'membership' | Relation;
export type Relation = 'leads-the-team' | 'in-the-team' | 'proposed';

/** What is the same for all who ask, and how those are answered who may, or may not. */
export interface Rule {
  /** One of these is enough. */
  readonly takes: Ground | readonly Ground[];
  /** The action is asked about this product; else about each and every one. */
  readonly product?: keyof Products;
  /**
   * Members who may know of the thing: they are answered `forbidden`, all other members `not-found`. Left out, every member is
   * answered `forbidden`.
   */
  readonly seenBy?: readonly Ground[];
  /** What whoever may is answered, where what is sent can't be done; left out, it is done. */
  readonly answer?: ProblemCode;
  /** The same for those who have this ground. */
  readonly answerTo?: Partial<Record<Ground, ProblemCode>>;
  /** Whose account is meant; `another` member with nothing but the role of a collaborator if left out. */
  readonly whom?: 'another' | 'oneself' | 'the-founder' | 'the-proposed';
  readonly query?: (given: Given) => string;
  /** Where the document's example would not do. */
  readonly body?: (given: Given) => object;
  /** The body is no JSON. */
  readonly type?: 'image/png';
}

/** What inputs are made from. */
export interface Given {
  readonly organizationId: string;
  readonly accountId: string;
  readonly products: Products;
  /** A word that was not there before. */
  readonly word: string;
}

/** The ids of two products of an organization: the one that somebody manages, and the one that they may use. */
export interface Products {
  readonly managed: string;
  readonly used: string;
}

const organization = '/v1/organizations/{organizationId}';
const members = `${organization}/members`;
const member = `${members}/{accountId}`;
const succession = `${organization}/successions/{successionId}`;
const team = `${organization}/teams/{teamId}`;
const products = `${organization}/products`;
const transfer = `${products}/{productId}/transfer`;
const subscription = `${products}/{productId}/subscription`;
const credentials = `${organization}/service-credentials`;
const credential = `${credentials}/{credentialId}`;
const mailboxes = `${organization}/mailboxes`;
const mailbox = `${mailboxes}/{mailboxId}`;
const billingAddresses = `${organization}/billing-addresses`;
const billingAddress = `${billingAddresses}/{addressId}`;
const prepaid = `${organization}/prepaid`;

const address = ({ word }: Given) => `${word}@example.test`;
const invited = (given: Given) => ({ ...nothing, role: 'collaborator', email: address(given) });
const orders = `${organization}/orders`;
const order = `${orders}/{orderId}`;
const nothing = { billing: false, products: [] };
const ftp = (product: keyof Products) => (given: Given) => ({
  ...{ productId: given.products[product], kind: 'ftp', username: given.word },
});
const ofProduct =
  (product: keyof Products) =>
  ({ products }: Given) =>
    `productId=${products[product]}`;
const ofAnother = ({ accountId }: Given) => `account=${accountId}`;

/** In the order in which what is allowed is done: what somebody's rights end with comes last. */
export const policies: Readonly<Record<string, Policy>> = {
  'GET /': 'anyone',
  'GET /.well-known/jwks.json': 'anyone',
  'GET /confirm-email': 'anyone',
  'GET /confirm-recovery-email': 'anyone',
  'GET /forgot-password': 'anyone',
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /invitation': 'anyone',
  'GET /mailbox-invitation': 'anyone',
  'GET /problems': 'anyone',
  'GET /problems/{code}': 'anyone',
  'GET /reset-password': 'anyone',
  'GET /sign-in': 'anyone',
  'GET /sign-up': 'anyone',
  'GET /transfers': 'anyone',
  'GET /undo-address-change': 'anyone',
  'GET /unlock': 'anyone',
  'GET /verify': 'anyone',
  'GET /v1/catalog': 'anyone',
  'GET /v1/logos/{hash}': 'anyone',
  'POST /v1/account-unlocks': 'anyone',
  'POST /v1/accounts': 'anyone',
  'POST /v1/accounts/verify': 'anyone',
  'POST /v1/carts': 'anyone',
  'GET /v1/carts/{cartId}': 'anyone',
  'PUT /v1/carts/{cartId}': 'anyone',
  'POST /v1/invitations/decline': 'anyone',
  'POST /v1/invitations/inspect': 'anyone',
  'POST /v1/mail/auth': 'anyone',
  'POST /v1/mailbox-invitations/decline': 'anyone',
  'POST /v1/mailbox-invitations/inspect': 'anyone',
  'POST /v1/me/email/undo': 'anyone',
  'POST /v1/me/recovery-email/undo': 'anyone',
  'POST /v1/password-resets': 'anyone',
  'POST /v1/password-resets/confirm': 'anyone',
  'POST /v1/sessions': 'anyone',
  'POST /v1/sessions/from-hand-over': 'anyone',
  'POST /v1/sessions/passkey': 'anyone',
  'POST /v1/sessions/passkey-challenges': 'anyone',
  'POST /v1/sessions/second-factor': 'anyone',
  'POST /v1/sandbox/authentications': 'anyone',
  'POST /v1/sandbox/cards': 'anyone',
  'POST /v1/transfers/inspect': 'anyone',
  'POST /v1/webhooks/payments/stripe': 'anyone',

  'GET /v1/operator': 'operator',
  'GET /v1/operator/catalog': 'operator',
  'GET /v1/operator/catalog/plans/{planId}': 'operator',
  'PUT /v1/operator/catalog/plans/{planId}': 'operator',
  'DELETE /v1/operator/catalog/plans/{planId}': 'operator',
  'GET /v1/operator/catalog/price-lists/{currency}': 'operator',
  'PUT /v1/operator/catalog/price-lists/{currency}': 'operator',
  'GET /v1/operator/catalog/types/{type}': 'operator',
  'PUT /v1/operator/catalog/types/{type}': 'operator',
  'GET /v1/operator/log': 'operator',
  'GET /v1/operator/operators': 'operator',
  'POST /v1/operator/operators': 'operator',
  'DELETE /v1/operator/operators/{accountId}': 'operator',
  'GET /v1/operator/organizations/{organizationId}/gratuities': 'operator',
  'POST /v1/operator/organizations/{organizationId}/gratuities': 'operator',
  'DELETE /v1/operator/organizations/{organizationId}/gratuities/{gratuityId}': 'operator',
  'GET /v1/operator/organizations/{organizationId}/products': 'operator',
  'PUT /v1/operator/organizations/{organizationId}/products/{productId}': 'operator',
  'DELETE /v1/operator/organizations/{organizationId}/products/{productId}': 'operator',
  'POST /v1/operator/organizations/{organizationId}/prepaid/corrections': 'operator',
  'GET /v1/operator/payouts': 'operator',
  'POST /v1/operator/payouts/export': 'operator',
  'GET /v1/operator/payouts/batches/{batchId}': 'operator',
  'POST /v1/operator/payouts/{payOutId}/confirm': 'operator',
  'POST /v1/operator/payouts/{payOutId}/return': 'operator',
  'GET /v1/operator/organizations/{organizationId}/retention': 'operator',
  'GET /v1/operator/organizations/{organizationId}/invoices': 'operator',
  'GET /v1/operator/organizations/{organizationId}/invoices/{invoiceId}': 'operator',
  'POST /v1/operator/organizations/{organizationId}/invoices/{invoiceId}/credit-notes': 'operator',
  'POST /v1/operator/organizations/{organizationId}/payments/{paymentId}/refunds': 'operator',
  'POST /v1/operator/bank-statements': 'operator',
  'GET /v1/operator/bank-credits': 'operator',
  'POST /v1/operator/bank-credits/{creditId}/assign': 'operator',

  'GET /v1/operator/tax-numbers/{taxNumber}': 'operator',
  'PUT /v1/operator/tax-numbers/{taxNumber}/confirmation': 'operator',
  'DELETE /v1/operator/tax-numbers/{taxNumber}/confirmation': 'operator',
  'GET /v1/operator/promo-codes': 'operator',
  'POST /v1/operator/promo-codes': 'operator',
  'GET /v1/operator/promo-codes/{code}': 'operator',
  'GET /v1/operator/promo-codes/{code}/redemptions': 'operator',
  'DELETE /v1/operator/promo-codes/{code}': 'operator',

  'GET /v1/me': 'own-account',
  'PATCH /v1/me': 'own-account',
  'GET /v1/me/deletion': 'own-account',
  'POST /v1/me/deletion': 'own-account',
  'GET /v1/me/api-tokens': 'own-account',
  'POST /v1/me/api-tokens': 'own-account',
  'DELETE /v1/me/api-tokens': 'own-account',
  'DELETE /v1/me/api-tokens/{tokenId}': 'own-account',
  'POST /v1/me/compromised': 'own-account',
  'GET /v1/me/data': 'own-account',
  'GET /v1/me/email': 'own-account',
  'PUT /v1/me/email': 'own-account',
  'POST /v1/me/email/confirm': 'own-account',
  'GET /v1/me/factors': 'own-account',
  'DELETE /v1/me/factors/{factorId}': 'own-account',
  'POST /v1/me/factors/passkeys': 'own-account',
  'POST /v1/me/factors/passkeys/options': 'own-account',
  'POST /v1/me/factors/recovery-codes': 'own-account',
  'POST /v1/me/factors/totp': 'own-account',
  'POST /v1/me/factors/totp/confirm': 'own-account',
  'GET /v1/me/lock': 'own-account',
  'PUT /v1/me/lock': 'own-account',
  'GET /v1/me/mailboxes': 'own-account',
  'DELETE /v1/me/mailboxes/{mailboxId}': 'own-account',
  'POST /v1/me/mailboxes/{mailboxId}/connection': 'own-account',
  'GET /v1/me/mailboxes/{mailboxId}/effects': 'own-account',
  'PUT /v1/me/mailboxes/{mailboxId}/password': 'own-account',
  'POST /v1/me/mailboxes/{mailboxId}/unification': 'own-account',
  'DELETE /v1/me/mailboxes/{mailboxId}/unification': 'own-account',
  'GET /v1/me/notification-preferences': 'own-account',
  'PUT /v1/me/notification-preferences': 'own-account',
  'GET /v1/me/organizations': 'own-account',
  'PUT /v1/me/password': 'own-account',
  'GET /v1/me/password/effects': 'own-account',
  'GET /v1/me/recovery-email': 'own-account',
  'PUT /v1/me/recovery-email': 'own-account',
  'DELETE /v1/me/recovery-email': 'own-account',
  'POST /v1/me/recovery-email/confirm': 'own-account',
  'GET /v1/me/security-log': 'own-account',
  'GET /v1/me/security-log/export': 'own-account',
  'GET /v1/me/sessions': 'own-account',
  'DELETE /v1/me/sessions': 'own-account',
  'DELETE /v1/me/sessions/{sessionId}': 'own-account',
  'POST /v1/invitations/accept': 'own-account',
  'POST /v1/mailbox-invitations/accept': 'own-account',
  'POST /v1/organizations': 'own-account',
  'GET /v1/product-types': 'own-account',
  'GET /v1/closed-organizations': 'own-account',
  // While it is closed nobody has a role in it: whoever represents it may.
  'POST /v1/organizations/{organizationId}/restoration': 'own-account',
  'GET /v1/operator/closings': 'operator',
  'GET /v1/sessions/current': 'own-account',
  'DELETE /v1/sessions/current': 'own-account',
  'POST /v1/sessions/current/hand-over': 'own-account',
  'POST /v1/sessions/current/reauthentication': 'own-account',

  [`GET ${organization}`]: { takes: 'organization.read' },
  [`PATCH ${organization}`]: [
    { takes: 'organization.rename', body: ({ word: name }) => ({ name }) },
    { takes: 'organization.protect', body: () => ({ requiresSecondFactor: false }) },
  ],
  [`PUT ${organization}/product-management`]: { takes: 'products.block' },
  [`GET ${organization}/deletion`]: { takes: 'organization.close' },
  // The name of the example is not the organization's.
  [`POST ${organization}/deletion`]: { takes: 'organization.close', answer: 'invalid-input' },
  [`PUT ${organization}/deletion-terms`]: {
    takes: 'organization.change-details',
    body: () => ({ onlyWhenAlone: false }),
  },
  [`GET ${organization}/details`]: { takes: 'organization.read-details' },
  // The version of the example is not that of an organization that was renamed.
  [`PUT ${organization}/details`]: {
    takes: 'organization.change-details',
    answer: 'changed-meanwhile',
  },
  [`PUT ${organization}/logo`]: {
    ...{ takes: 'organization.change-logo', answer: 'logo-unreadable' },
    ...{ type: 'image/png', body: () => Buffer.from('no picture') },
  },
  [`DELETE ${organization}/logo`]: { takes: 'organization.change-logo' },
  [`GET ${organization}/activity`]: { takes: 'activity.read' },
  [`GET ${organization}/activity/export`]: { takes: 'activity.read' },
  [`GET ${organization}/activity/settings`]: { takes: 'activity.read' },
  [`PUT ${organization}/activity/settings`]: { takes: 'activity.keep' },
  [`GET ${organization}/security-log`]: { takes: 'members.oversee' },

  [`GET ${members}`]: { takes: 'members.list' },
  [`GET ${members}/as-of`]: { takes: 'members.list' },
  [`POST ${members}/remind-second-factor`]: { takes: 'members.oversee' },
  [`PUT ${member}/rights`]: {
    takes: 'members.change-rights',
    body: () => ({ ...nothing, role: 'collaborator', reminders: false }),
  },
  [`PUT ${member}/reminders`]: [
    { takes: 'members.change-rights' },
    { takes: 'organization.read', whom: 'oneself' },
  ],
  [`GET ${member}/removal`]: { takes: 'members.remove' },
  // The address of the example is not the member's.
  [`POST ${member}/removal`]: { takes: 'members.remove', answer: 'invalid-input' },
  [`DELETE ${member}/lock`]: { takes: 'members.oversee' },
  [`GET ${organization}/rights/explain`]: [
    { takes: 'organization.read' },
    { takes: 'members.list', query: ofAnother },
  ],

  [`GET ${organization}/invitations`]: { takes: 'invitations.list' },
  [`POST ${organization}/invitations`]: { takes: 'invitations.send', body: invited },
  [`POST ${organization}/invitations/{invitationId}/resend`]: { takes: 'invitations.send' },
  [`DELETE ${organization}/invitations/{invitationId}`]: { takes: 'invitations.withdraw' },

  [`GET ${organization}/teams`]: { takes: 'organization.read' },
  [`POST ${organization}/teams`]: {
    ...{ takes: 'teams.manage', body: ({ word: name }) => ({ name, products: [] }) },
  },
  [`GET ${team}`]: { takes: ['teams.manage', 'in-the-team'], seenBy: [] },
  // The version of the example is that of before the team had a leader; the answer is not of a leader.
  [`PUT ${team}`]: { takes: 'teams.manage', answer: 'changed-meanwhile' },
  [`DELETE ${team}`]: { takes: 'teams.manage' },
  [`GET ${team}/members`]: {
    ...{ takes: ['teams.manage', 'leads-the-team'], seenBy: ['in-the-team'] },
  },
  [`PUT ${team}/members/{accountId}`]: {
    ...{ takes: ['teams.manage', 'leads-the-team'], seenBy: ['in-the-team'] },
  },
  [`DELETE ${team}/members/{accountId}`]: [
    { takes: ['teams.manage', 'leads-the-team'], seenBy: ['in-the-team'] },
    { takes: ['teams.manage', 'in-the-team'], seenBy: [], whom: 'oneself' },
  ],

  [`GET ${products}`]: { takes: 'organization.read' },
  [`GET ${transfer}`]: { takes: 'products.transfer' },
  [`POST ${transfer}`]: { takes: 'products.transfer', body: () => ({ acceptTerms: true }) },
  [`DELETE ${transfer}`]: { takes: 'products.transfer' },
  // The token of the example is none.
  'POST /v1/transfers/accept': {
    ...{ takes: 'products.receive', answer: 'token-not-usable' },
    body: ({ organizationId }) => ({ token: 'A'.repeat(43), organizationId }),
  },

  // The products of the example were registered, and are not sold.
  [`GET ${subscription}`]: { takes: 'billing.read', answer: 'product-not-renewable' },
  [`PUT ${subscription}/automatic-renewal`]: {
    ...{ takes: 'billing.manage', answer: 'product-not-renewable' },
    body: () => ({ method: 'prepaid' }),
  },
  [`DELETE ${subscription}/automatic-renewal`]: {
    ...{ takes: 'billing.manage', answer: 'product-not-renewable' },
  },
  [`PUT ${subscription}/renewal-warranty`]: {
    ...{ takes: 'billing.manage', answer: 'product-not-renewable' },
  },
  [`DELETE ${subscription}`]: { takes: 'billing.manage', answer: 'product-not-renewable' },
  [`PUT ${subscription}/cancellation`]: {
    ...{ takes: 'billing.manage', answer: 'product-not-renewable' },
  },
  [`DELETE ${subscription}/cancellation`]: {
    ...{ takes: 'billing.manage', answer: 'product-not-renewable' },
  },

  [`GET ${organization}/payment-method`]: { takes: 'billing.read' },
  [`PUT ${organization}/payment-method`]: { takes: 'billing.manage' },
  [`GET ${organization}/payments`]: { takes: 'billing.read' },
  // There is no such payment as that of the example.
  [`GET ${organization}/payments/{paymentId}`]: { takes: 'billing.read', answer: 'not-found' },
  [`POST ${organization}/payments/{paymentId}/continue`]: {
    ...{ takes: 'billing.manage', answer: 'not-found' },
  },
  [`POST ${organization}/prepaid/top-ups`]: { takes: 'billing.manage' },
  [`POST ${organization}/prepaid/top-ups/{paymentId}/cancel`]: {
    ...{ takes: 'billing.manage', answer: 'not-found' },
  },
  [`GET ${organization}/gratuities`]: { takes: 'billing.read' },
  [`GET ${organization}/gratuities/explanation`]: {
    ...{ takes: 'billing.read', query: () => 'planId=backup.standard&productType=backup' },
  },

  [`GET ${credentials}`]: [
    { takes: 'products.manage' },
    { takes: 'products.manage', product: 'managed', query: ofProduct('managed') },
    { takes: 'products.manage', product: 'used', query: ofProduct('used') },
  ],
  [`POST ${credentials}`]: [
    { takes: 'products.manage', product: 'managed', body: ftp('managed') },
    { takes: 'products.manage', product: 'used', body: ftp('used') },
  ],
  [`PUT ${credential}/password`]: { takes: 'products.manage', product: 'managed' },
  // What the example names is no key.
  [`PUT ${credential}/keys`]: {
    ...{ takes: 'products.manage', product: 'managed', answer: 'invalid-input' },
  },
  [`DELETE ${credential}`]: { takes: 'products.manage', product: 'managed' },

  [`GET ${mailboxes}`]: { takes: 'mailboxes.manage' },
  [`POST ${mailboxes}`]: {
    takes: 'mailboxes.manage',
    body: (given) => ({ email: address(given), for: 'somebody-else' }),
  },
  [`GET ${mailbox}/effects`]: { takes: 'mailboxes.manage' },
  [`PUT ${mailbox}/password`]: { takes: 'mailboxes.manage' },
  [`POST ${mailbox}/invitations`]: {
    takes: 'mailboxes.manage',
    body: (given) => ({ email: address(given), mayChangePassword: false }),
  },
  [`DELETE ${mailbox}/invitations/{invitationId}`]: { takes: 'mailboxes.manage' },
  [`PATCH ${mailbox}/holders/{accountId}`]: { takes: 'mailboxes.manage', whom: 'the-founder' },
  [`DELETE ${mailbox}/holders/{accountId}`]: { takes: 'mailboxes.manage', whom: 'the-founder' },
  [`DELETE ${mailbox}`]: { takes: 'mailboxes.manage' },

  [`GET ${billingAddresses}`]: { takes: 'billing.read' },
  [`POST ${billingAddresses}`]: { takes: 'billing.manage' },
  [`GET ${billingAddress}`]: { takes: 'billing.read' },
  // The organization has no postal address, so nobody knows in which currency.
  [`GET ${billingAddress}/tax`]: { takes: 'billing.read', answer: 'billing-address-incomplete' },
  [`PUT ${billingAddress}`]: { takes: 'billing.manage' },
  [`DELETE ${billingAddress}`]: { takes: 'billing.manage' },

  [`GET ${prepaid}`]: { takes: 'billing.read' },
  [`GET ${prepaid}/statement`]: { takes: 'billing.read', query: () => 'currency=CHF' },
  [`GET ${prepaid}/statement/export`]: { takes: 'billing.read', query: () => 'currency=CHF' },
  [`GET ${prepaid}/payouts`]: { takes: 'billing.read' },
  // There is no money in it.
  [`POST ${prepaid}/payouts`]: { takes: 'billing.pay-out', answer: 'prepaid-insufficient' },

  [`GET ${organization}/retention`]: { takes: 'billing.read' },
  [`GET ${organization}/invoices`]: { takes: 'billing.read' },
  // Of a document that there is not, as of an order: those of others are found as little.
  [`GET ${organization}/invoices/{invoiceId}/pdf`]: { takes: 'billing.read', answer: 'not-found' },
  [`POST ${organization}/invoices/mail`]: {
    ...{ takes: 'billing.read', answer: 'nothing-to-mail' },
    body: () => ({}),
  },
  [`GET ${organization}/invoice-mailings/{mailingId}`]: {
    ...{ takes: 'billing.read', answer: 'not-found' },
  },
  [`GET ${organization}/to-pay`]: { takes: 'billing.read' },
  [`POST ${organization}/pro-formas`]: { takes: 'billing.read', answer: 'not-found' },
  [`GET ${orders}`]: { takes: 'billing.read' },
  // The organization has no address yet, which an order needs.
  [`POST ${orders}`]: {
    ...{ takes: 'billing.manage', answer: 'billing-address-incomplete' },
    body: () => ({ kind: 'new', lines: [{ planId: 'hosting.web-basic-12', name: 'shop' }] }),
  },
  // There is no such cart as that of the example.
  [`POST ${organization}/carts/claim`]: { takes: 'billing.manage', answer: 'not-found' },
  [`GET ${order}`]: { takes: 'billing.read', answer: 'not-found' },
  [`PATCH ${order}`]: { takes: 'billing.manage', answer: 'not-found' },
  [`GET ${order}/explanation`]: { takes: 'billing.read', answer: 'not-found' },
  [`POST ${order}/promo-codes`]: { takes: 'billing.manage', answer: 'not-found' },
  [`DELETE ${order}/promo-codes/{code}`]: { takes: 'billing.manage', answer: 'not-found' },
  [`POST ${order}/place`]: { takes: 'billing.manage', answer: 'not-found' },
  [`POST ${order}/cancel`]: { takes: 'billing.manage', answer: 'not-found' },
  [`GET ${organization}/invoices.csv`]: { takes: 'billing.read' },
  [`GET ${organization}/invoices/{invoiceId}`]: { takes: 'billing.read', answer: 'not-found' },
  [`GET ${organization}/successions`]: { takes: 'organization.read' },
  [`POST ${organization}/successions`]: {
    takes: 'representatives.change',
    body: ({ accountId }) => ({ accountId, kind: 'add' }),
  },
  [`GET ${succession}/record`]: { takes: ['representatives.change', 'proposed'], seenBy: [] },
  [`POST ${succession}/withdraw`]: { takes: 'representatives.change', seenBy: ['proposed'] },
  [`POST ${succession}/decline`]: { takes: 'proposed', seenBy: ['representatives.change'] },
  [`POST ${succession}/confirm`]: { takes: 'proposed', seenBy: ['representatives.change'] },
  // Of whom it was given by the request before.
  [`DELETE ${organization}/legal-representatives/{accountId}`]: {
    ...{ takes: 'representatives.change', whom: 'the-proposed' },
  },

  'PUT /v1/me/current-organization': {
    takes: 'membership',
    body: ({ organizationId }) => ({ organizationId }),
  },
  'GET /v1/me/organizations/{organizationId}/leaving': { takes: 'membership' },
  'DELETE /v1/me/organizations/{organizationId}': {
    takes: 'membership',
    answerTo: { 'representatives.change': 'last-legal-representative' },
  },
};
