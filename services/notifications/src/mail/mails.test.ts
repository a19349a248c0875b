import { createRequire } from 'node:module';
import { locales, renewalFailures } from '@atrium/contracts';
import { describe, expect, it } from '@jest/globals';
import { examples } from './examples.js';
import { type Mail, type MailKind, mailKinds } from './mail.js';
import { type RenderedMail, renderLetter } from './render-letter.js';
import { writeLetter } from './write-letter.js';

const house = { product: 'Atrium', publicUrl: 'https://console.example' };
const load = createRequire(import.meta.url);

const render = (mail: Mail, locale: (typeof locales)[number]): RenderedMail =>
  renderLetter(writeLetter(mail, locale, house));

const links: Record<MailKind, string | null> = {
  'verify-address': 'https://console.example/verify#token=',
  'account-exists': 'https://console.example/sign-in',
  invitation: 'https://console.example/invitation#token=',
  'invitation-to-newcomer': 'https://console.example/invitation#token=',
  'membership-begun': 'https://console.example/sign-in',
  'rights-changed': 'https://console.example/sign-in',
  'invitation-accepted': null,
  'membership-left': null,
  'member-left': null,
  'membership-removed': null,
  'organization-closed': null,
  'organization-closed-by': 'https://console.example/sign-in',
  'organization-restored': 'https://console.example/sign-in',
  'product-management-blocked': null,
  'product-management-opened': null,
  'second-factor-reminder': 'https://console.example/sign-in',
  'details-changed': 'https://console.example/sign-in',
  'succession-proposed': 'https://console.example/sign-in',
  'succession-confirmed': 'https://console.example/sign-in',
  'succession-declined': null,
  'succession-withdrawn': null,
  'representation-ended': null,
  'password-changed': 'https://console.example/sign-in',
  'password-reset': 'https://console.example/sign-in',
  'account-secured': 'https://console.example/sign-in',
  'address-change-undone': 'https://console.example/sign-in',
  'confirm-login-address': 'https://console.example/confirm-email#token=',
  'confirm-recovery-address': 'https://console.example/confirm-recovery-email#token=',
  'reset-password': 'https://console.example/reset-password#token=',
  'login-address-changed': 'https://console.example/undo-address-change#token=',
  'recovery-address-changed': 'https://console.example/undo-address-change#token=',
  'recovery-address-removed': 'https://console.example/undo-address-change#token=',
  'api-token-created': 'https://console.example/sign-in',
  'signed-in': 'https://console.example/sign-in',
  'sign-in-failed': 'https://console.example/sign-in',
  locked: 'https://console.example/unlock#token=',
  unlocked: 'https://console.example/sign-in',
  'second-factor-added': 'https://console.example/sign-in',
  'second-factor-removed': 'https://console.example/sign-in',
  'recovery-codes-renewed': 'https://console.example/sign-in',
  'recovery-code-used': 'https://console.example/sign-in',
  'passkey-suspected': 'https://console.example/sign-in',
  'mailbox-unified': 'https://console.example/sign-in',
  'mailbox-separated': 'https://console.example/sign-in',
  'operator-appointed': 'https://console.example/sign-in',
  'operator-dismissed': 'https://console.example/sign-in',
  'data-exported': 'https://console.example/sign-in',
  'account-deleted': null,
  'mailbox-invitation': 'https://console.example/mailbox-invitation#token=',
  'mailbox-invitation-to-newcomer': 'https://console.example/mailbox-invitation#token=',
  'product-transfer': 'https://console.example/transfers#token=',
  'order-awaits-transfer': 'https://console.example/sign-in',
  'invoice-issued': 'https://console.example/sign-in',
  'credit-note-issued': 'https://console.example/sign-in',
  'payment-failed': 'https://console.example/sign-in',
  'payment-refunded': 'https://console.example/sign-in',
  'pay-out-requested': 'https://console.example/sign-in',
  'pay-out-confirmed': 'https://console.example/sign-in',
  'pay-out-returned': 'https://console.example/sign-in',
  'invoices-mailed': 'https://console.example/sign-in',
  'product-reminded': 'https://console.example/sign-in',
  'product-renewal-failed': 'https://console.example/sign-in',
  'product-blocked': 'https://console.example/sign-in',
  'product-ended': 'https://console.example/sign-in',
};

describe.each(mailKinds)('the mail "%s"', (kind) => {
  it.each(locales)('A0-1 has a subject, HTML and text in %s', (locale) => {
    const { subject, html, text } = render(examples[kind], locale);
    expect(subject).toMatch(/\S{3}/);
    expect(html).toContain(`<html lang="${locale}"`);
    expect(text.length).toBeGreaterThan(100);
    expect(subject + html + text).not.toMatch(/\{\{|\}\}|undefined|\[object|NaN/);
  });

  it('A0-1 is written differently in each language', () => {
    const subjects = locales.map((locale) => render(examples[kind], locale).text);
    expect(new Set(subjects).size).toBe(locales.length);
  });

  it('links only to the configured address, by one button and once in words', () => {
    const { html, text } = render(examples[kind], 'en');
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    const expected = links[kind];
    if (expected === null) {
      expect(hrefs).toEqual([]);
      expect(text).not.toContain('http');
    } else {
      expect(hrefs).toHaveLength(2);
      expect(new Set(hrefs).size).toBe(1);
      expect(hrefs[0]).toMatch(new RegExp(`^${expected}`));
      expect(text).toContain(`\n${hrefs[0]}\n`);
    }
  });

  it('loads nothing when it is read: no image, no script, no font', () => {
    const { html } = render(examples[kind], 'de');
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(|<iframe/i);
  });

  it('shows names as they are written, never as HTML or as a place in our own texts', () => {
    const evil = `<script>alert("1")</script>{{product}}$t(footer)&amp;`;
    const mail = {
      ...examples[kind],
      greeted: evil,
      ...('organization' in examples[kind] && { organization: evil }),
      ...('inviter' in examples[kind] && { inviter: evil }),
      ...('item' in examples[kind] && { item: evil }),
      ...('member' in examples[kind] && { member: evil }),
      ...('proposer' in examples[kind] && { proposer: evil }),
    };
    const { html, text } = render(mail, 'fr');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;{{product}}');
    expect(html).toContain('$t(footer)&amp;amp;');
    expect(text).toContain(evil);
  });
});

describe('the texts', () => {
  it('A0-1 are there in every language, with the same places for values', () => {
    const shape = (texts: object): string[] =>
      Object.entries(texts)
        .flatMap(([key, text]: [string, unknown]) =>
          typeof text === 'object' && text !== null
            ? shape(text).map((inner) => `${key}.${inner}`)
            : [`${key} ${[...String(text).matchAll(/\{\{\w+\}\}/g)].map(String).sort().join()}`],
        )
        .sort();
    const [first, ...others] = locales.map((locale) =>
      shape(load(`./texts/${locale}.json`) as object),
    );
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('a proposal to become legal representative', () => {
  it('B-3 says whether the proposer gives the role up', () => {
    const mail = examples['succession-proposed'];
    const beside = render(mail, 'en').text.replaceAll(/\s+/g, ' ');
    expect(beside).toContain('beside those who are today');
    const instead = render({ ...mail, handsOver: true }, 'en').text.replaceAll(/\s+/g, ' ');
    expect(instead).toContain('from your confirmation on, Julie Munster no longer is');
  });

  it('B-3 leaves everybody who was there the fingerprint of the record', () => {
    const { hash } = examples['succession-confirmed'] as { hash: string };
    expect(render(examples['succession-confirmed'], 'de').text).toContain(hash);
    expect(render(examples['representation-ended'], 'de').text).toContain(hash);
  });
});

describe('an invitation', () => {
  it('A1-8 says which role, accounting and products are granted', () => {
    const { text, html } = render(examples.invitation, 'en');
    for (const part of [text, html]) {
      expect(part).toContain('Entreprise Familiale Sàrl');
      expect(part).toContain('Julie Munster');
      expect(part).toContain('Collaborator: access to what is granted here');
      expect(part).toContain('Access to orders, invoices and payments');
      expect(part).toContain('Manage 1 product · Use 2 products');
    }
  });

  it('A1-8 says when a collaborator gets no accounting and no product', () => {
    const rights = { role: 'collaborator', billing: false, products: [] } as const;
    const { text } = render(
      { ...examples.invitation, rights: { ...rights, products: [] } } as Mail,
      'en',
    );
    expect(text).toContain('Accounting\n  No access');
    expect(text).toContain('Products\n  None for now');
  });

  it('A4-9 says that an administrator has everything, accounting included', () => {
    const rights = { role: 'administrator', billing: false, products: [] } as const;
    const mail = { ...examples['membership-begun'], rights: { ...rights, products: [] } } as Mail;
    const { text } = render(mail, 'en');
    expect(text).toContain('Accounting\n  Access to orders, invoices and payments');
    expect(text).toContain('Products\n  All');
  });

  it('spells out until when, in Swiss time and in the words of each language', () => {
    const until = locales.map((locale) => render(examples.invitation, locale).text);
    expect(until[0]).toContain('lundi 30 novembre 2026 à 10:00 (heure suisse)');
    expect(until[1]).toContain('Montag, 30. November 2026 um 10:00 (Schweizer Zeit)');
    expect(until[2]).toContain('lunedì 30 novembre 2026 alle ore 10:00 (ora svizzera)');
    expect(until[3]).toContain('Monday, 30 November 2026 at 10:00 (Swiss time)');
    expect(until[4]).toContain('lunes, 30 de noviembre de 2026, 10:00 (hora suiza)');
  });

  it('A1-4 tells somebody without an account that the link opens one with that address', () => {
    const { text } = render(examples['invitation-to-newcomer'], 'en');
    expect(text).toContain('no account at Atrium with the address marc@dupont.example');
    expect(text).toContain('open one with this address');
  });

  it('does without the name of an inviter whose account is gone', () => {
    const { subject, text } = render({ ...examples.invitation, inviter: undefined } as Mail, 'en');
    expect(subject).toBe(
      'Someone in the organization invites you to join “Entreprise Familiale Sàrl”',
    );
    expect(text).not.toContain('Invited by');
  });
});

describe('the mails about a new password', () => {
  it.each(['password-changed', 'password-reset', 'account-secured'] as const)(
    'A7-7 say that the passwords of mailboxes have not changed: %s',
    (kind) => {
      const { text } = render(examples[kind], 'en');
      expect(text).toContain(
        'The passwords of your mailboxes and of other services have not changed',
      );
    },
  );
});

describe('A2-17, A7-7 a mail about a password that a mailbox has too', () => {
  const mailbox = 'julie@firm.example';
  const kinds = [
    'password-changed',
    'password-reset',
    'account-secured',
    'reset-password',
  ] as const;

  it.each(kinds)('A2-17, A7-7 names the mailbox in each language: %s', (kind) => {
    for (const locale of locales) {
      const alone = render(examples[kind], locale).text;
      const both = render({ ...examples[kind], mailbox } as Mail, locale).text;
      expect(both).toContain(mailbox);
      expect(alone).not.toContain(mailbox);
    }
  });
});

describe('B-5 a mail about a product', () => {
  it('says until when it is paid, what another period costs, and what to do where it could not be renewed', () => {
    for (const failure of renewalFailures) {
      const mail = { ...examples['product-renewal-failed'], failure } as Mail;
      const texts = locales.map((locale) => render(mail, locale).text.replaceAll('\u00a0', ' '));
      expect(texts[3]).toContain('Paid until\n  14 December 2026');
      expect(texts[3]).toContain('Renewal\n  CHF 69.00');
      expect(new Set(texts).size).toBe(locales.length);
    }
    expect(render(examples['product-blocked'], 'en').text).toContain('Deleted on\n  14 Dec');
    expect(render(examples['product-ended'], 'en').text).not.toContain('Paid until');
  });
});

describe('a mail about money', () => {
  it('E-9 says how to transfer it, in the words and figures of each language', () => {
    const written = locales.map((locale) => render(examples['order-awaits-transfer'], locale).text);
    for (const text of written) {
      expect(text).toContain('CH44 3199 9123 0008 8901 2');
      expect(text).toContain('210000000003139471430009017');
      expect(text).toContain('Atrium SA');
    }
    const amounts = written.map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
    expect(amounts[0]).toContain('59,00 CHF');
    expect(amounts[1]).toContain('CHF 59.00');
    expect(amounts[3]).toContain('CHF 59.00');
  });

  it('A10-2 says of a document that is too large that it has to be downloaded', () => {
    for (const kind of ['invoice-issued', 'credit-note-issued'] as const) {
      expect(render(examples[kind], 'en').text).toContain('attached to this message');
      const without = render({ ...examples[kind], attached: false } as Mail, 'en').text;
      expect(without).toContain('too large for a mail: sign in to download it');
    }
  });

  it('decision 35 says of an invoice on account what is to be paid, and until when', () => {
    const onAccount = { ...examples['invoice-issued'], due: 5_900, dueOn: '2026-12-30' } as Mail;
    const text = render(onAccount, 'en').text.replaceAll('\u00a0', ' ');
    expect(text).toContain('Still to pay\n  CHF 59.00');
    expect(text).toContain('Pay by\n  30 December 2026');
    expect(render(examples['invoice-issued'], 'en').text).not.toContain('Still to pay');
  });
});
