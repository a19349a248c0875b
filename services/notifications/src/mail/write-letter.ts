import type { Locale } from '@atrium/contracts';
import { amountIn } from './amount.js';
import { billingFacts } from './billing-facts.js';
import { isOfBilling } from './billing-mail.js';
import type { Letter } from './letter.js';
import { type LinkedPage, linkTo } from './link.js';
import type { GrantedRights, Mail } from './mail.js';
import { dayInWords, spelledOut } from './moment.js';
import { type Texts, textsIn } from './texts.js';

/** What all letters of a platform have in common. */
export interface House {
  readonly product: string;
  readonly publicUrl: string;
}

type Fact = Letter['facts'][number];

/** Puts a mail into words. Pure: the same mail, language and house give the same letter. */
export function writeLetter(mail: Mail, locale: Locale, house: House): Letter {
  const texts = textsIn(locale);
  const values = { product: house.product, ...valuesOf(mail, texts) };
  const button = buttonOf(mail, texts, house);
  return {
    locale,
    product: house.product,
    subject: texts.line(`${mail.kind}.subject`, values),
    preheader: texts.line(`${mail.kind}.preheader`, values),
    title: texts.line(`${mail.kind}.title`, values),
    greeting:
      mail.greeted === undefined
        ? texts.line('greeting_neutral')
        : texts.line('greeting', { name: mail.greeted }),
    paragraphs: texts.lines(`${mail.kind}.${textOf(mail)}`, values),
    facts: factsOf(mail, texts),
    ...(button && { button }),
    notes: texts.lines(`${mail.kind}.notes`, values),
    footer: texts.line('footer', values),
  };
}

/**
 * What is said otherwise where a mailbox has the account's password (A2-17, A7-7), where somebody gives the role of
 * legal representative up, or where a document is too large for the mail.
 */
function textOf(mail: Mail): 'text' | 'textUnified' | 'textHandOver' | 'textWithout' {
  if ('attached' in mail && !mail.attached) return 'textWithout';
  const mayHandOver = mail.kind === 'succession-proposed' || mail.kind === 'succession-confirmed';
  if (mayHandOver && mail.handsOver) return 'textHandOver';
  const saysBoth = ['password-changed', 'password-reset', 'account-secured', 'reset-password'];
  const isUnified = 'mailbox' in mail && mail.mailbox !== undefined;
  return isUnified && saysBoth.includes(mail.kind) ? 'textUnified' : 'text';
}

/** What the sentences of a mail name. */
function valuesOf(mail: Mail, texts: Texts): Record<string, string> {
  const someone = texts.line('someone');
  return {
    ...('organization' in mail && { organization: mail.organization }),
    ...('inviter' in mail && { inviter: mail.inviter ?? someone }),
    ...('member' in mail && { member: mail.member ?? someone }),
    ...('proposer' in mail && { proposer: mail.proposer ?? someone }),
    ...('address' in mail && { address: mail.address }),
    ...('item' in mail && { item: mail.item }),
    ...('money' in mail && { amount: amountIn(mail.money, texts) }),
    ...('document' in mail && { document: mail.document }),
    ...('issuedOn' in mail && { issuedOn: dayInWords(mail.issuedOn, texts) }),
    ...('iban' in mail && { iban: mail.iban }),
    ...('end' in mail && mail.end !== null && { end: dayInWords(mail.end, texts) }),
    ...('of' in mail && { number: String(mail.number), of: String(mail.of) }),
    ...('mailbox' in mail && mail.mailbox !== undefined && { mailbox: mail.mailbox }),
    ...('until' in mail && { until: spelledOut(mail.until, texts) }),
    ...('device' in mail && { device: mail.device }),
    ...('when' in mail && { when: spelledOut(mail.when, texts) }),
  };
}

/** What somebody else did, or follows from something elsewhere, was done on no device of the account. */
const ofNoDevice = new Set<Mail['kind']>([
  'mailbox-separated',
  'operator-appointed',
  'operator-dismissed',
]);

function factsOf(mail: Mail, texts: Texts): Fact[] {
  const fact = (name: string, value: string): Fact => ({
    label: texts.line(`label.${name}`),
    value,
  });
  if (isOfBilling(mail)) return billingFacts(mail, texts, fact);
  switch (mail.kind) {
    case 'verify-address':
      return [fact('linkUntil', spelledOut(mail.until, texts))];
    case 'invitation':
    case 'invitation-to-newcomer':
      return [
        fact('organization', mail.organization),
        ...(mail.inviter === undefined ? [] : [fact('invitedBy', mail.inviter)]),
        ...rightsFacts(mail.rights, texts, fact),
        fact('invitationUntil', spelledOut(mail.until, texts)),
      ];
    case 'confirm-login-address':
    case 'confirm-recovery-address':
      return [fact('linkUntil', spelledOut(mail.until, texts))];
    case 'reset-password':
      return [fact('account', mail.account), fact('linkUntil', spelledOut(mail.until, texts))];
    case 'password-changed':
    case 'password-reset':
    case 'login-address-changed':
    case 'recovery-address-changed':
    case 'recovery-address-removed':
    case 'address-change-undone':
    case 'account-secured':
    case 'api-token-created':
    case 'signed-in':
    case 'sign-in-failed':
    case 'locked':
    case 'unlocked':
    case 'second-factor-added':
    case 'second-factor-removed':
    case 'recovery-codes-renewed':
    case 'recovery-code-used':
    case 'passkey-suspected':
    case 'mailbox-unified':
    case 'mailbox-separated':
    case 'operator-appointed':
    case 'operator-dismissed':
    case 'data-exported':
    case 'account-deleted':
      return [
        fact('when', spelledOut(mail.when, texts)),
        ...(ofNoDevice.has(mail.kind) ? [] : [fact('device', mail.device)]),
        ...(mail.undo ? [fact('undoUntil', spelledOut(mail.undo.until, texts))] : []),
      ];
    case 'mailbox-invitation':
    case 'mailbox-invitation-to-newcomer':
      return [
        fact('mailbox', mail.mailbox),
        fact('organization', mail.organization),
        ...(mail.inviter === undefined ? [] : [fact('invitedBy', mail.inviter)]),
        fact('invitationUntil', spelledOut(mail.until, texts)),
      ];
    case 'product-transfer':
      return [
        fact('item', mail.item),
        fact('organization', mail.organization),
        ...(mail.inviter === undefined ? [] : [fact('offeredBy', mail.inviter)]),
        fact('linkUntil', spelledOut(mail.until, texts)),
      ];
    case 'membership-begun':
    case 'rights-changed':
      return [fact('organization', mail.organization), ...rightsFacts(mail.rights, texts, fact)];
    case 'invitation-accepted':
      return [
        fact('organization', mail.organization),
        ...(mail.member === undefined ? [] : [fact('person', mail.member)]),
        ...rightsFacts(mail.rights, texts, fact),
      ];
    case 'details-changed':
      return [
        fact('organization', mail.organization),
        ...(mail.member === undefined ? [] : [fact('changedBy', mail.member)]),
        fact('when', spelledOut(mail.when, texts)),
        fact('changed', mail.changed.map((field) => texts.line(`detail.${field}`)).join(' · ')),
      ];
    case 'organization-closed-by':
      return [
        fact('organization', mail.organization),
        ...(mail.member === undefined ? [] : [fact('person', mail.member)]),
        fact('when', spelledOut(mail.when, texts)),
      ];
    case 'succession-proposed':
      return [
        fact('organization', mail.organization),
        ...(mail.proposer === undefined ? [] : [fact('proposedBy', mail.proposer)]),
        fact('confirmUntil', spelledOut(mail.until, texts)),
      ];
    case 'succession-confirmed':
    case 'representation-ended':
      return [
        fact('organization', mail.organization),
        ...(mail.member === undefined ? [] : [fact('person', mail.member)]),
        fact('when', spelledOut(mail.when, texts)),
        ...(mail.hash === undefined ? [] : [fact('recordHash', mail.hash)]),
      ];
    default:
      return [];
  }
}

/**
 * Exactly what was granted (A1-8); whoever may do everything sees accounting too (A4-9). Products by their
 * number: their names are another service's.
 */
function rightsFacts(
  { role, billing, products, reminders }: GrantedRights,
  texts: Texts,
  fact: (name: string, value: string) => Fact,
): Fact[] {
  const counted = (['manage', 'use'] as const)
    .map((right) => ({ right, count: products.filter((grant) => grant.right === right).length }))
    .filter(({ count }) => count > 0)
    .map(({ right, count }) => texts.line(`products.${right}`, { count }));
  const limited = counted.length > 0 ? counted.join(' · ') : texts.line('products.none');
  const isLimited = role === 'collaborator' || role === 'external';
  const seesBilling = billing || !isLimited;
  return [
    fact('role', texts.line(`role.${role}`)),
    fact('billing', texts.line(seesBilling ? 'billing.yes' : 'billing.no')),
    fact('products', isLimited ? limited : texts.line('products.all')),
    ...(reminders ? [fact('reminders', texts.line('reminders.yes'))] : []),
  ];
}

function buttonOf(mail: Mail, texts: Texts, { publicUrl }: House): Letter['button'] {
  const to = (page: LinkedPage, token?: string): Letter['button'] => ({
    label: texts.line(`${mail.kind}.button`),
    link: linkTo(publicUrl, page, token),
    otherwise: texts.line('linkAsText'),
  });
  if (isOfBilling(mail)) return to('sign-in');
  switch (mail.kind) {
    case 'verify-address':
      return to('verify', mail.token);
    case 'account-exists':
    case 'membership-begun':
    case 'rights-changed':
    case 'organization-closed-by':
    case 'organization-restored':
    case 'second-factor-reminder':
    case 'details-changed':
    case 'succession-proposed':
    case 'succession-confirmed':
    case 'password-changed':
    case 'password-reset':
    case 'address-change-undone':
    case 'account-secured':
    case 'api-token-created':
    case 'second-factor-added':
    case 'second-factor-removed':
    case 'recovery-codes-renewed':
    case 'recovery-code-used':
    case 'passkey-suspected':
    case 'mailbox-unified':
    case 'mailbox-separated':
    case 'operator-appointed':
    case 'operator-dismissed':
    case 'data-exported':
      return to('sign-in');
    case 'mailbox-invitation':
    case 'mailbox-invitation-to-newcomer':
      return to('mailbox-invitation', mail.token);
    case 'product-transfer':
      return to('transfers', mail.token);
    case 'confirm-login-address':
      return to('confirm-email', mail.token);
    case 'confirm-recovery-address':
      return to('confirm-recovery-email', mail.token);
    case 'reset-password':
      return to('reset-password', mail.token);
    case 'login-address-changed':
    case 'recovery-address-changed':
    case 'recovery-address-removed':
      return mail.undo && to('undo-address-change', mail.undo.token);
    case 'signed-in':
    case 'sign-in-failed':
    case 'unlocked':
      return to('sign-in');
    case 'locked':
      return to('unlock', mail.token);
    case 'invitation':
    case 'invitation-to-newcomer':
      return to('invitation', mail.token);
    default:
      return undefined;
  }
}
