import { amountIn } from './amount.js';
import type { BillingMail } from './billing-mail.js';
import type { Letter } from './letter.js';
import { dayInWords, spelledOut } from './moment.js';
import type { Texts } from './texts.js';

type Fact = Letter['facts'][number];

/** What a mail about money names one by one. */
export function billingFacts(
  mail: BillingMail,
  texts: Texts,
  fact: (name: string, value: string) => Fact,
): Fact[] {
  const organization = fact('organization', mail.organization);
  const amount = 'money' in mail ? amountIn(mail.money, texts) : '';
  switch (mail.kind) {
    case 'order-awaits-transfer':
      return [
        ...[organization, fact('amount', amount), fact('payee', mail.payee)],
        ...[fact('iban', inFours(mail.iban)), fact('reference', mail.reference)],
        fact('dueOn', spelledOut(mail.until, texts)),
      ];
    case 'invoice-issued':
    case 'credit-note-issued': {
      const { currency } = mail.money;
      const due = mail.due > 0 && amountIn({ amount: mail.due, currency }, texts);
      return [
        ...[organization, fact('document', mail.document)],
        ...[fact('issuedOn', dayInWords(mail.issuedOn, texts)), fact('total', amount)],
        ...(due ? [fact('stillDue', due)] : []),
        ...(mail.dueOn === null ? [] : [fact('dueOn', dayInWords(mail.dueOn, texts))]),
        ...(mail.corrects === null ? [] : [fact('corrects', mail.corrects)]),
      ];
    }
    case 'payment-failed':
      return [
        ...[organization, fact('amount', amount)],
        fact('purpose', texts.line(`purpose.${mail.purpose}`)),
      ];
    case 'payment-refunded':
      return [
        ...[organization, fact('amount', amount)],
        fact('refundedTo', texts.line(`refundedTo.${mail.to}`)),
      ];
    case 'pay-out-requested':
    case 'pay-out-confirmed':
    case 'pay-out-returned':
      return [
        ...[organization, fact('amount', amount), fact('iban', mail.iban)],
        fact('when', spelledOut(mail.when, texts)),
        ...(mail.reason === null ? [] : [fact('reason', mail.reason)]),
      ];
    case 'product-reminded':
    case 'product-renewal-failed':
    case 'product-blocked':
    case 'product-ended':
      return productFacts(mail, texts, fact);
    case 'invoices-mailed':
      return [organization, fact('documents', mail.documents.join(' · '))];
  }
}

function productFacts(
  mail: Extract<BillingMail, { readonly item: string }>,
  texts: Texts,
  fact: (name: string, value: string) => Fact,
): Fact[] {
  const { organization, item, end, renewal, failure } = mail;
  const name = mail.kind === 'product-blocked' ? 'deletedOn' : 'paidUntil';
  return [
    ...[fact('organization', organization), fact('item', item)],
    ...(end === null ? [] : [fact(name, dayInWords(end, texts))]),
    ...(failure === undefined ? [] : [fact('reason', texts.line(`renewalFailure.${failure}`))]),
    ...(renewal === null ? [] : [fact('renewal', amountIn(renewal, texts))]),
  ];
}

/** As IBANs are printed. */
function inFours(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}
