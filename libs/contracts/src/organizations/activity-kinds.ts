import {
  billingAddressAdded,
  billingAddressChanged,
  billingAddressRemoved,
} from '../billing/billing-addresses.js';
import { invoiceMailingPrepared } from '../billing/invoice-mailings.js';
import { invoiceIssued, invoicePaid } from '../billing/invoices.js';
import { prepaidAccountChanged } from '../billing/prepaid-accounts.js';
import { gratuityConfirmed, gratuityUsed, gratuityWithdrawn } from '../billing/gratuities.js';
import { orderCancelled, orderCompleted, orderPlaced } from '../billing/orders.js';
import { productEnded, productMoved, productRegistered } from '../billing/products.js';
import { promoUsed } from '../billing/promo-codes.js';
import {
  productAutomaticRenewalSet,
  productBlocked,
  productCancellationWithdrawn,
  productCancelled,
  productRenewed,
  productUnblocked,
  productWarrantySet,
} from '../billing/subscriptions.js';
import type { EventContract, ServiceName } from '../contract.js';
import { mailboxInvitationSent } from '../identity/mailbox-invitations.js';
import { mailboxChanged } from '../identity/mailboxes.js';
import { serviceCredentialChanged } from '../identity/service-credentials.js';
import { activityRetentionChanged } from './activity-settings.js';
import { invitationDeclined, invitationSent, invitationWithdrawn } from './invitations.js';
import { organizationClosed, organizationRestored } from './closings.js';
import { organizationDetailsChanged } from './details.js';
import { organizationLogoChanged } from './logos.js';
import {
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  secondFactorReminded,
} from './members.js';
import { productManagementChanged } from './product-management.js';
import { transferOffered, transferWithdrawn } from './product-transfers.js';
import { successionProposed, successionSettled } from './successions.js';
import {
  organizationCreated,
  organizationProtected,
  organizationRenamed,
} from './organizations.js';
import { memberTeamsChanged, teamChanged, teamCreated, teamRemoved } from './teams.js';

/** What can happen in an organization, in English, and how one comes to know it. */
export type ActivityKind = { readonly about: string } & (
  | { /** Told by an event: it is a line of the activity log. */ readonly event: EventContract }
  | {
      /** Of a person, not of the organization: a line of the members' security log. */
      readonly securityLog: string;
    }
  | {
      /** By which service it will be told, which does not do it yet. */ readonly later: ServiceName;
    }
);

/**
 * The kinds of acts in an organization (B-6, decision 34). A name stays what it means: consoles translate by it. The
 * names before the dot are what it is about.
 */
export const activityKinds = {
  'organization.created': { event: organizationCreated, about: 'The organization was founded.' },
  'organization.renamed': { event: organizationRenamed, about: 'It was given another name.' },
  'organization.details-changed': {
    event: organizationDetailsChanged,
    about: 'Its details were changed: address, tax number and so on.',
  },
  'organization.logo-changed': {
    event: organizationLogoChanged,
    about: 'It was given a logo, or another one.',
  },
  'organization.logo-removed': { event: organizationLogoChanged, about: 'Its logo was removed.' },
  'organization.second-factor-required': {
    event: organizationProtected,
    about: 'Its members need a second factor from then on.',
  },
  'organization.second-factor-not-required': {
    event: organizationProtected,
    about: 'Its members need no second factor any more.',
  },
  'organization.closed': { event: organizationClosed, about: 'The organization was closed.' },
  'organization.restored': {
    event: organizationRestored,
    about: 'The organization was opened again.',
  },
  'product-management.blocked': {
    event: productManagementChanged,
    about: 'Nobody manages products from then on.',
  },
  'product-management.opened': {
    event: productManagementChanged,
    about: 'Products can be managed again.',
  },
  'activity.retention-changed': {
    event: activityRetentionChanged,
    about: 'This log is kept for another time.',
  },
  'invitation.sent': { event: invitationSent, about: 'A person was invited, or invited again.' },
  'invitation.withdrawn': {
    event: invitationWithdrawn,
    about: 'An invitation was taken back, or lost its inviter.',
  },
  'invitation.declined': { event: invitationDeclined, about: 'An invited person said no.' },
  'member.joined': { event: memberJoined, about: 'An invited person became a member.' },
  'member.rights-changed': {
    event: memberRightsChanged,
    about:
      'A member was given other rights, but neither given nor taken the role of an administrator.',
  },
  'member.left': { event: memberLeft, about: 'A member left.' },
  'member.removed': { event: memberRemoved, about: 'A member was removed.' },
  'member.second-factor-reminded': {
    event: secondFactorReminded,
    about: 'A member was reminded to add a second factor.',
  },
  'administrator.given': {
    event: memberRightsChanged,
    about: 'A member was given the role of an administrator.',
  },
  'administrator.taken': {
    event: memberRightsChanged,
    about: 'A member lost the role of an administrator.',
  },
  'legal-representative.proposed': {
    event: successionProposed,
    about: 'A member was asked to become legal representative.',
  },
  'legal-representative.declined': {
    event: successionSettled,
    about: 'A member did not want to become legal representative.',
  },
  'legal-representative.withdrawn': {
    event: successionSettled,
    about: 'A member shall not become legal representative any more.',
  },
  'legal-representative.confirmed': {
    event: successionSettled,
    about: 'A member became legal representative, beside or instead of another.',
  },
  'legal-representative.taken': {
    event: successionSettled,
    about: 'A legal representative lost the role.',
  },
  'legal-representative.given': {
    event: memberJoined,
    about: 'A person joined as legal representative.',
  },
  'legal-representative.left': {
    event: memberLeft,
    about: 'A legal representative left.',
  },
  'legal-representative.removed': {
    event: memberRemoved,
    about: 'A legal representative was removed by another.',
  },
  'team.created': { event: teamCreated, about: 'A team was made.' },
  'team.changed': {
    event: teamChanged,
    about: 'A team was given another name, other products or another leader.',
  },
  'team.removed': { event: teamRemoved, about: 'A team was removed.' },
  'member.teams-changed': {
    event: memberTeamsChanged,
    about: 'A member is in other teams than before.',
  },
  'mailbox.created': { event: mailboxChanged, about: 'A mailbox was made.' },
  'mailbox.deleted': { event: mailboxChanged, about: 'A mailbox was deleted.' },
  'mailbox.password-changed': {
    event: mailboxChanged,
    about: 'The password of a mailbox was changed.',
  },
  'mailbox.holder-invited': {
    event: mailboxInvitationSent,
    about: 'A person was invited to consult a mailbox.',
  },
  'mailbox.invitation-withdrawn': {
    event: mailboxChanged,
    about: 'An invitation to consult a mailbox was taken back.',
  },
  'mailbox.invitation-declined': {
    event: mailboxChanged,
    about: 'An invitation to consult a mailbox was declined.',
  },
  'mailbox.holder-added': {
    event: mailboxChanged,
    about: 'A person accepted to consult a mailbox.',
  },
  'mailbox.holder-changed': {
    event: mailboxChanged,
    about: 'A person’s right to change the password of a mailbox was given or taken.',
  },
  'mailbox.holder-removed': {
    event: mailboxChanged,
    about: 'A person consults a mailbox no longer.',
  },
  'mailbox.unified': {
    event: mailboxChanged,
    about: 'A mailbox and an account have one password from then on.',
  },
  'mailbox.separated': {
    event: mailboxChanged,
    about: 'A mailbox and an account have two passwords again.',
  },
  'service-credential.created': {
    event: serviceCredentialChanged,
    about: 'A credential of a product was made.',
  },
  'service-credential.password-rotated': {
    event: serviceCredentialChanged,
    about: 'A credential of a product was given another password.',
  },
  'service-credential.keys-replaced': {
    event: serviceCredentialChanged,
    about: 'The keys of a credential were replaced.',
  },
  'service-credential.ended': {
    event: serviceCredentialChanged,
    about:
      'A credential opens nothing until it gets another secret: whoever had it secured an account.',
  },
  'service-credential.deleted': {
    event: serviceCredentialChanged,
    about: 'A credential of a product was deleted.',
  },
  'product.added': { event: productRegistered, about: 'A product was added.' },
  'product.renewed': { event: productRenewed, about: 'A product is paid for longer.' },
  'product.deleted': { event: productEnded, about: 'A product ended.' },
  'product.transferred': {
    event: productMoved,
    about: 'A product came from another organization, or went to one: both have the line.',
  },
  'product.transfer-offered': {
    event: transferOffered,
    about: 'A product can be taken over by whoever has its link.',
  },
  'product.transfer-withdrawn': {
    event: transferWithdrawn,
    about: 'A link to take over a product was taken back, or replaced by another.',
  },
  'billing-address.added': { event: billingAddressAdded, about: 'A billing address was added.' },
  'billing-address.changed': {
    event: billingAddressChanged,
    about: 'A billing address was changed.',
  },
  'billing-address.removed': {
    event: billingAddressRemoved,
    about: 'A billing address was removed, or another took its place.',
  },
  'gratuity.confirmed': {
    event: gratuityConfirmed,
    about: 'Those who run the platform granted something for less, or for nothing.',
  },
  'gratuity.used': { event: gratuityUsed, about: 'A gratuity was used in an order.' },
  'gratuity.withdrawn': { event: gratuityWithdrawn, about: 'A gratuity was taken back.' },
  'promo-code.used': { event: promoUsed, about: 'A promo code was used in an order.' },
  'account.signed-in': { securityLog: 'signed-in', about: 'A member signed in.' },
  'account.sign-in-failed': {
    securityLog: 'sign-in-failed',
    about: 'Somebody failed to sign in as a member.',
  },
  'account.password-changed': {
    securityLog: 'password-changed',
    about: 'A member changed the password of the account.',
  },
  'account.password-reset': {
    securityLog: 'password-reset',
    about: 'A member reset a forgotten password.',
  },
  'account.login-address-changed': {
    securityLog: 'login-address-changed',
    about: 'A member changed the address to sign in with.',
  },
  'account.recovery-address-changed': {
    securityLog: 'recovery-address-changed',
    about: 'A member changed the recovery address.',
  },
  'account.second-factor-added': {
    securityLog: 'second-factor-added',
    about: 'A member added a second factor.',
  },
  'account.second-factor-removed': {
    securityLog: 'second-factor-removed',
    about: 'A member removed a second factor.',
  },
  'account.locked': { securityLog: 'locked', about: 'The account of a member was locked.' },
  'account.unlocked': { securityLog: 'unlocked', about: 'The account of a member was unlocked.' },
  'order.placed': { event: orderPlaced, about: 'Something was ordered.' },
  'order.paid': {
    event: orderCompleted,
    about: 'An order was paid, or is paid later, by its invoice.',
  },
  'order.cancelled': {
    event: orderCancelled,
    about: 'An order was cancelled, or ended unpaid by itself.',
  },
  'invoice.issued': { event: invoiceIssued, about: 'An invoice was issued.' },
  'invoice.paid': {
    event: invoicePaid,
    about: 'An invoice that was to be paid later was paid.',
  },
  'invoice.credited': { event: invoiceIssued, about: 'A credit note was issued.' },
  'invoices.mailed': {
    event: invoiceMailingPrepared,
    about: 'A member had invoices and credit notes mailed to their own address.',
  },
  'renewal.enabled': {
    event: productAutomaticRenewalSet,
    about: 'A product is renewed automatically, or in another way than before.',
  },
  'renewal.disabled': {
    event: productAutomaticRenewalSet,
    about: 'A product is not renewed automatically any more.',
  },
  'renewal.warranty-enabled': {
    event: productWarrantySet,
    about: 'A product has the Renewal Warranty: unpaid, it is renewed on account.',
  },
  'renewal.warranty-disabled': {
    event: productWarrantySet,
    about: 'A product does not have the Renewal Warranty any more.',
  },
  'prepaid.topped-up': {
    event: prepaidAccountChanged,
    about: 'Money was paid in to the prepaid account.',
  },
  'prepaid.paid': {
    event: prepaidAccountChanged,
    about: 'Something was paid with money of the prepaid account.',
  },
  'prepaid.refunded': {
    event: prepaidAccountChanged,
    about: 'Money that was paid came back to the prepaid account.',
  },
  'prepaid.held': {
    event: prepaidAccountChanged,
    about: 'Money of the prepaid account was set aside for an order.',
  },
  'prepaid.released': {
    event: prepaidAccountChanged,
    about: 'Money that was set aside for an order is available again.',
  },
  'prepaid.corrected': {
    event: prepaidAccountChanged,
    about: 'An operator corrected the prepaid account.',
  },
  'prepaid.paid-out': {
    event: prepaidAccountChanged,
    about: 'Money left the prepaid account, to be paid out to an account at a bank.',
  },
  'prepaid.pay-out-confirmed': {
    event: prepaidAccountChanged,
    about: 'The bank has paid out money of the prepaid account.',
  },
  'prepaid.pay-out-returned': {
    event: prepaidAccountChanged,
    about: 'Money that was to be paid out came back to the prepaid account.',
  },
  'prepaid.pay-out-suspended': {
    event: prepaidAccountChanged,
    about: 'Money that was to be paid out came back when the organization was closed.',
  },
  'prepaid.transferred': {
    later: 'billing',
    about: 'Money went to the prepaid account of another organization.',
  },
  'product.changed': { later: 'billing', about: 'A product was changed.' },
  'product.cancelled': { event: productCancelled, about: 'A product ends with its term.' },
  'product.cancellation-withdrawn': {
    event: productCancellationWithdrawn,
    about: 'A product does not end with its term after all.',
  },
  'product.locked': {
    event: productBlocked,
    about: 'A product was not paid, and can not be used until it is.',
  },
  'product.unlocked': {
    event: productUnblocked,
    about: 'A product was paid, and can be used again.',
  },
} as const satisfies Record<string, ActivityKind>;

type Table = typeof activityKinds;

/** A kind that the activity log has lines of. */
export type LoggedKind = {
  [Kind in keyof Table]: Table[Kind] extends { event: unknown } ? Kind : never;
}[keyof Table];

/** The kinds that the activity log has lines of. */
export const loggedKinds = (Object.keys(activityKinds) as (keyof Table)[]).filter(
  (kind): kind is LoggedKind => 'event' in activityKinds[kind],
);

/** Events with an organization that are no act in it, and why. */
export const notActivities: Readonly<Record<string, string>> = {
  'events.identity.v1.account.verified':
    'Only says which organization is to be founded: `organization.created` follows.',
  'events.billing.v1.bank-credit.assigned':
    'An operator’s act, of their log: the prepaid account tells that money came.',
  'events.billing.v1.bank-credit.unmatched': 'The prepaid account tells that money came.',
  'events.billing.v1.payment.cancelled': 'Nothing was paid: what it was for tells if it ends.',
  'events.billing.v1.payment.failed': 'Nothing was paid: what it was for tells if it ends.',
  'events.billing.v1.payment.refund-ordered': 'An operator’s act, of their log.',
  'events.billing.v1.payment.refunded':
    'What it was for tells why; the prepaid account that money came, where it came there.',
  'events.billing.v1.payment.succeeded': 'What it was for tells that it is paid.',
  'events.notifications.v1.invoices-mail.ended':
    'How one of the mails ended: `invoices.mailed` tells who asked for them.',
  'events.billing.v1.product.reminded':
    'Nothing was done: whoever sees to the accounting is written to.',
  'events.billing.v1.product.renewal-failed':
    'Nothing was done: `product.renewed` follows when it succeeds, `product.blocked` when it does not.',
  'events.billing.v1.gratuity.reserved':
    'An order that is not completed holds it: `gratuity.used` follows, or nothing has happened.',
  'events.billing.v1.gratuity.released': 'As if no order had held it.',
  'events.billing.v1.promo-redemption.reserved':
    'An order that is not completed holds it: `promo-code.used` follows, or nothing has happened.',
  'events.billing.v1.promo-redemption.released': 'As if no order had held it.',
  'events.organizations.v1.member.suspended':
    'Follows for each member: `organization.closed` tells it.',
  'events.organizations.v1.member.readmitted':
    'Follows for each member: `organization.restored` tells it.',
};

/** The page of all kinds. */
export function activityPage(): string {
  const rows = Object.entries<ActivityKind>(activityKinds).map(
    ([kind, { about, ...told }]) => `- \`${kind}\`: ${about} (${sourceOf(told)})`,
  );
  return [
    '# Activity log\n',
    'What happens in an organization, as its administrators and legal representatives read it with',
    '`GET /v1/organizations/{organizationId}/activity`: who, when, what kind, about what. `npm run docs` writes this page.\n',
    'What people do with their own accounts is theirs and not the organization’s: it is in no organization’s activity log.',
    'Of the time in which somebody is a member, `GET /v1/organizations/{organizationId}/security-log` shows it to the same readers.\n',
    ...rows,
    '',
  ].join('\n');
}

function sourceOf(told: object): string {
  const { event, securityLog, later } = told as {
    event?: EventContract;
    securityLog?: string;
    later?: ServiceName;
  };
  if (event) return `\`${event.subject}\``;
  return securityLog ? `\`${securityLog}\` of the security log` : `${later}, not told yet`;
}
