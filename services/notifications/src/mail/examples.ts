import type { Mail, MailKind } from './mail.js';

const rights = {
  role: 'collaborator',
  billing: true,
  products: [
    { productId: 'product-1', right: 'manage' },
    { productId: 'product-2', right: 'use' },
    { productId: 'product-3', right: 'use' },
  ],
} as const;

const organization = 'Entreprise Familiale Sàrl';
const moment = '2026-11-30T09:00:00.000Z';
const token =
  'c0ffee.019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f.1.kX3b0ZsJp6mQ9yV5nRw2tL8cD1fH4gA7eU0iO3xYsPq';

const invitation = {
  organization,
  inviter: 'Julie Munster',
  rights: { ...rights, products: [...rights.products] },
  token,
  until: moment,
};

const succession = {
  organization,
  member: 'Anna Rossi',
  proposer: 'Julie Munster',
  handsOver: true,
  when: moment,
};

const hash = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c';

const mailboxInvitation = {
  organization,
  inviter: 'Julie Munster',
  mailbox: 'compta@entreprise-familiale.example',
  address: 'anna@rossi.example',
  token,
  until: moment,
};

const addressChange = {
  greeted: 'Julie',
  when: moment,
  device: 'Firefox on Linux',
  undo: { token, until: moment },
};

const money = { amount: 5_900, currency: 'CHF' } as const;

const documentIssued = {
  organization,
  document: 'R-1042',
  issuedOn: '2026-11-30',
  money,
  due: 0,
  dueOn: null,
  corrects: null,
  attached: true,
};

const payOut = { organization, money, iban: 'CH93 **** 2957', when: moment, reason: null };

const product = {
  greeted: 'Anna Rossi',
  organization,
  item: 'munster.example',
  end: '2026-12-14',
  renewal: { amount: 6_900, currency: 'CHF' },
} as const;

/** One mail of each kind, with the people of the worked example: for looking at them, and for tests. */
export const examples: { [Kind in MailKind]: Mail & { kind: Kind } } = {
  'verify-address': { kind: 'verify-address', greeted: 'Julie', token, until: moment },
  'account-exists': { kind: 'account-exists', greeted: 'Julie' },
  invitation: {
    kind: 'invitation',
    greeted: 'Anna Rossi',
    address: 'anna@rossi.example',
    ...invitation,
  },
  'invitation-to-newcomer': {
    kind: 'invitation-to-newcomer',
    greeted: undefined,
    address: 'marc@dupont.example',
    ...invitation,
  },
  'membership-begun': {
    kind: 'membership-begun',
    greeted: 'Anna Rossi',
    organization,
    rights: { role: 'administrator', billing: true, products: [] },
  },
  'rights-changed': {
    kind: 'rights-changed',
    greeted: 'Anna Rossi',
    organization,
    rights: { ...rights, products: [...rights.products] },
  },
  'invitation-accepted': {
    kind: 'invitation-accepted',
    greeted: 'Julie Munster',
    organization,
    member: 'Anna Rossi',
    rights: { role: 'administrator', billing: true, products: [] },
  },
  'product-management-blocked': {
    kind: 'product-management-blocked',
    greeted: 'Anna Rossi',
    organization,
    member: 'Julie Munster',
    when: moment,
  },
  'product-management-opened': {
    kind: 'product-management-opened',
    greeted: 'Anna Rossi',
    organization,
    member: 'Julie Munster',
    when: moment,
  },
  'second-factor-reminder': {
    kind: 'second-factor-reminder',
    greeted: 'Anna Rossi',
    organization,
  },
  'membership-left': {
    kind: 'membership-left',
    greeted: 'Anna Rossi',
    organization,
    when: moment,
  },
  'member-left': {
    kind: 'member-left',
    greeted: 'Julie Munster',
    organization,
    member: 'Anna Rossi',
    when: moment,
  },
  'details-changed': {
    kind: 'details-changed',
    greeted: 'Paul Meier',
    organization,
    member: 'Julie Munster',
    changed: ['legalName', 'address', 'phone'],
    when: moment,
  },
  'succession-proposed': {
    kind: 'succession-proposed',
    greeted: 'Anna Rossi',
    organization,
    proposer: 'Julie Munster',
    handsOver: false,
    until: moment,
  },
  'succession-confirmed': {
    kind: 'succession-confirmed',
    greeted: 'Anna Rossi',
    ...succession,
    hash,
  },
  'succession-declined': { kind: 'succession-declined', greeted: 'Julie Munster', ...succession },
  'succession-withdrawn': { kind: 'succession-withdrawn', greeted: 'Anna Rossi', ...succession },
  'representation-ended': {
    kind: 'representation-ended',
    greeted: 'Anna Rossi',
    ...succession,
    hash,
  },
  'signed-in': {
    kind: 'signed-in',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'sign-in-failed': {
    kind: 'sign-in-failed',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  locked: { kind: 'locked', greeted: 'Julie', when: moment, device: 'Firefox on Linux', token },
  unlocked: { kind: 'unlocked', greeted: 'Julie', when: moment, device: 'Firefox on Linux' },
  'password-changed': {
    kind: 'password-changed',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'password-reset': {
    kind: 'password-reset',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'second-factor-added': {
    kind: 'second-factor-added',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'confirm-login-address': {
    kind: 'confirm-login-address',
    greeted: 'Julie',
    token,
    until: moment,
  },
  'confirm-recovery-address': {
    kind: 'confirm-recovery-address',
    greeted: 'Julie',
    token,
    until: moment,
  },
  'reset-password': {
    kind: 'reset-password',
    greeted: 'Julie',
    account: 'julie@munster.example',
    token,
    until: moment,
  },
  'login-address-changed': { kind: 'login-address-changed', ...addressChange },
  'recovery-address-changed': { kind: 'recovery-address-changed', ...addressChange },
  'recovery-address-removed': { kind: 'recovery-address-removed', ...addressChange },
  'address-change-undone': {
    kind: 'address-change-undone',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'second-factor-removed': {
    kind: 'second-factor-removed',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'account-secured': {
    kind: 'account-secured',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'recovery-codes-renewed': {
    kind: 'recovery-codes-renewed',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'api-token-created': {
    kind: 'api-token-created',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'recovery-code-used': {
    kind: 'recovery-code-used',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'passkey-suspected': {
    kind: 'passkey-suspected',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'mailbox-unified': {
    kind: 'mailbox-unified',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
    mailbox: 'julie@entreprise-familiale.example',
  },
  'mailbox-separated': {
    kind: 'mailbox-separated',
    greeted: 'Julie',
    when: moment,
    device: 'Atrium',
  },
  'operator-appointed': {
    kind: 'operator-appointed',
    greeted: 'Julie',
    when: moment,
    device: 'Atrium',
  },
  'operator-dismissed': {
    kind: 'operator-dismissed',
    greeted: 'Julie',
    when: moment,
    device: 'Atrium',
  },
  'data-exported': {
    kind: 'data-exported',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'account-deleted': {
    kind: 'account-deleted',
    greeted: 'Julie',
    when: moment,
    device: 'Firefox on Linux',
  },
  'mailbox-invitation': { kind: 'mailbox-invitation', greeted: 'Anna Rossi', ...mailboxInvitation },
  'mailbox-invitation-to-newcomer': {
    kind: 'mailbox-invitation-to-newcomer',
    greeted: undefined,
    ...mailboxInvitation,
  },
  'product-transfer': {
    kind: 'product-transfer',
    greeted: 'Anna Rossi',
    organization,
    inviter: 'Julie Munster',
    item: 'Web shop',
    token,
    until: moment,
  },
  'order-awaits-transfer': {
    kind: 'order-awaits-transfer',
    greeted: 'Anna Rossi',
    organization,
    money,
    payee: 'Atrium SA',
    iban: 'CH4431999123000889012',
    reference: '210000000003139471430009017',
    until: moment,
  },
  'invoice-issued': { kind: 'invoice-issued', greeted: 'Anna Rossi', ...documentIssued },
  'credit-note-issued': {
    kind: 'credit-note-issued',
    greeted: 'Anna Rossi',
    ...documentIssued,
    document: 'G-17',
    corrects: 'R-1042',
  },
  'payment-failed': {
    kind: 'payment-failed',
    greeted: 'Anna Rossi',
    organization,
    money,
    purpose: 'order',
  },
  'payment-refunded': {
    kind: 'payment-refunded',
    greeted: 'Anna Rossi',
    organization,
    money,
    to: 'card',
  },
  'pay-out-requested': { kind: 'pay-out-requested', greeted: 'Anna Rossi', ...payOut },
  'pay-out-confirmed': { kind: 'pay-out-confirmed', greeted: 'Anna Rossi', ...payOut },
  'pay-out-returned': {
    kind: 'pay-out-returned',
    greeted: 'Anna Rossi',
    ...payOut,
    reason: 'The account is closed',
  },
  'invoices-mailed': {
    kind: 'invoices-mailed',
    greeted: 'Anna Rossi',
    organization,
    documents: ['R-1042', 'R-1043', 'G-17'],
    number: 1,
    of: 2,
  },
  'product-reminded': { kind: 'product-reminded', ...product },
  'product-renewal-failed': {
    kind: 'product-renewal-failed',
    ...product,
    failure: 'prepaid-too-low',
  },
  'product-blocked': { kind: 'product-blocked', ...product },
  'product-ended': { kind: 'product-ended', ...product, end: null, renewal: null },
  'organization-closed': {
    kind: 'organization-closed',
    greeted: 'Marc Dupont',
    organization,
    when: moment,
  },
  'organization-closed-by': {
    kind: 'organization-closed-by',
    greeted: 'Julie Munster',
    organization,
    member: 'Anna Keller',
    when: moment,
    until: moment,
  },
  'organization-restored': {
    kind: 'organization-restored',
    greeted: 'Marc Dupont',
    organization,
    when: moment,
  },
  'membership-removed': {
    kind: 'membership-removed',
    greeted: 'Marc Dupont',
    organization,
    when: moment,
  },
};
