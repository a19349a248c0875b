import { randomUUID } from 'node:crypto';
import {
  invitationSent,
  mailboxInvitationSent,
  transferOffered,
  locales,
  memberJoined,
  memberLeft,
  memberReadmitted,
  memberRemoved,
  memberRightsChanged,
  memberSuspended,
  organizationDetailsChanged,
  passwordResetStarted,
  productManagementChanged,
  secondFactorReminded,
  signUpStarted,
  type SuccessionMail,
  successionProposed,
  successionSettled,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(() => world.stop());

afterEach(() => {
  world.trouble = undefined;
});

const rights = { role: 'collaborator', billing: true, reminders: true, products: [] } as const;
const publish = (...event: Parameters<typeof world.platform.bus.publish>) =>
  world.platform.bus.publish(...event);
const mailTo = (address: string, count = 1) =>
  eventually(() => {
    const mails = world.smtp.to(address);
    return mails.length >= count && mails.at(-1)!.parsed;
  });
const settled = (eventId: string, count = 1) =>
  eventually(async () => {
    const deliveries = await world.all<{ _id: string; state: string; reason?: string }>(
      'deliveries',
    );
    const mine = deliveries.filter(({ _id }) => _id.startsWith(eventId));
    return mine.length === count && mine.every(({ state }) => state !== 'due') && mine;
  });

async function signUp(email: string, more: Parameters<typeof world.signUp>[1] = {}) {
  const signUpId = world.signUp(email, more);
  return publish(signUpStarted, { aggregateId: signUpId, data: { signUpId } });
}

describe('somebody signs up', () => {
  it('A4-3 and gets a link to confirm the address, from the configured place', async () => {
    await signUp('julie@munster.test', { token: 'token.of-julie-munster' });
    const mail = await mailTo('julie@munster.test');
    expect(mail.subject).toBe('Confirmez votre adresse pour Atrium');
    expect(mail.text).toContain('https://console.example/verify#token=token.of-julie-munster\n');
    expect(mail.html).toContain('https://console.example/verify#token=token.of-julie-munster');
    expect(mail.from?.text).toBe('"Atrium" <no-reply@atrium.test>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('content-language')).toBe('fr');
    expect(mail.attachments).toEqual([]);
  });

  it('with the address of an account, and only its mailbox learns that', async () => {
    await signUp('anna@rossi.test', { mail: 'account-exists', locale: 'it' });
    const mail = await mailTo('anna@rossi.test');
    expect(mail.subject).toBe('Ha già un account Atrium');
    expect(mail.text).toContain('https://console.example/sign-in\n');
    expect(mail.text).not.toContain('token');
  });

  it.each(locales)('A0-1 and is written to in their language: %s', async (locale) => {
    await signUp(`in-${locale}@example.test`, { locale });
    const { html, headers } = await mailTo(`in-${locale}@example.test`);
    expect(html).toContain(`lang="${locale}"`);
    expect(headers.get('content-language')).toBe(locale);
  });

  it('and gets no mail when the sign-up was used or is gone meanwhile', async () => {
    const used = await signUp('used@example.test', { mail: 'nothing' });
    const gone = await publish(signUpStarted, { aggregateId: 'x', data: { signUpId: 'gone' } });
    expect(await settled(used.id)).toMatchObject([{ state: 'skipped', reason: 'nothing-to-say' }]);
    expect(await settled(gone.id)).toMatchObject([{ state: 'skipped', reason: 'gone' }]);
    expect(world.smtp.to('used@example.test')).toEqual([]);
  });

  it('and a name that is a message of a stranger is not in the mail', async () => {
    await signUp('victim@example.test', { givenName: 'Pay 500 to evil.com or else' });
    const mail = await mailTo('victim@example.test');
    expect(mail.text).toContain('Bonjour,\n');
    expect(`${mail.subject}${mail.text}${String(mail.html)}`).not.toMatch(/evil|Pay 500/);
  });

  it('I15 once, though the event comes ten times', async () => {
    const event = await signUp('once@example.test');
    await settled(event.id);
    const { connection } = await world.platform.bus.as('identity');
    const inbox = world.platform.database('notifications').collection('inbox');
    for (let repeat = 0; repeat < 9; repeat += 1) {
      // As if the process had died after its effect, before noting it in the inbox.
      if (repeat % 3 === 0) await inbox.deleteMany({});
      // Without a message id, which the stream would know again.
      connection.nats.publish(event.subject, JSON.stringify(event));
    }
    const marker = await signUp('marker@example.test');
    await settled(marker.id);
    await eventually(async () => (await world.all('inbox')).length >= 2);
    expect(world.smtp.to('once@example.test')).toHaveLength(1);
    expect(await settled(event.id)).toHaveLength(1);
  });

  it('waits for identity when that is away, and is written to as soon as it is back', async () => {
    world.trouble = new Problem('unavailable');
    const event = await signUp('patient@example.test');
    await eventually(async () => {
      const deliveries = await world.all<{ _id: string; reason?: string }>('deliveries');
      return deliveries.find(
        ({ _id, reason }) => _id.startsWith(event.id) && reason === 'owner-away',
      );
    });
    world.trouble = undefined;
    await world.platform.clock.advance({ minutes: 3 });
    await mailTo('patient@example.test');
  });
});

describe('somebody forgot a password', () => {
  const forgotten = (resetId: string) =>
    publish(passwordResetStarted, { aggregateId: resetId, data: { resetId } });

  it('A7-1 and gets a link for each account that the address brings back, which it names', async () => {
    const people = [world.person('Julie', 'Forgetful'), world.person('Luc', 'Forgetful', 'en')];
    const resetId = world.reset('home@example.test', people);
    const event = await forgotten(resetId);
    expect(await settled(event.id, 2)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
    const texts = world.smtp.to('home@example.test').map(({ parsed }) => parsed.text ?? '');
    for (const { accountId, email } of people) {
      const { token } = world.resets.get(resetId)!.get(accountId)!;
      const [text] = texts.filter((one) => one.includes(email));
      expect(text).toContain(`https://console.example/reset-password#token=${token}\n`);
    }
  });

  it('A7-6 and gets none when the address has no account', async () => {
    const event = await forgotten(world.reset('nobody@example.test', []));
    await eventually(async () =>
      (await world.all<{ _id: string; done?: Date }>('inbox')).some(
        ({ _id, done }) => _id.endsWith(event.id) && done,
      ),
    );
    expect(world.smtp.to('nobody@example.test')).toEqual([]);
  });
});

describe('A2-6 somebody is invited to consult a mailbox', () => {
  const sent = async (email: string) => {
    const julie = world.person('Julie', 'Munster');
    const organization = world.organization('Entreprise Familiale Sàrl', [julie]);
    const invitationId = world.mailboxInvitation(organization, julie, email);
    const { organizationId } = organization;
    const data = { mailboxId: 'mailbox', invitationId, organizationId };
    const event = await publish(mailboxInvitationSent, { aggregateId: 'mailbox', data });
    return { invitationId, event };
  };

  it('A2-6 without an account: in the organization’s language, and told to open one first', async () => {
    const { invitationId } = await sent('sofia@dupont.test');
    const mail = await mailTo('sofia@dupont.test');
    const { token } = world.mailboxInvitations.get(invitationId)!;
    expect(mail.subject).toBe('Julie Munster gibt Ihnen Zugang zum Postfach compta@firm.example');
    expect(mail.text).toContain('noch kein Konto');
    expect(mail.text).toContain('Mitglied der Organisation werden Sie dadurch nicht');
    expect(mail.text).toContain(`https://console.example/mailbox-invitation#token=${token}\n`);
  });

  it('A2-6 with an account: in that person’s language', async () => {
    const lea = world.person('Lea', 'Blanc', 'fr');
    await sent(lea.email);
    const mail = await mailTo(lea.email);
    expect(mail.text).toContain('Bonjour Lea Blanc,');
    expect(mail.text).toContain('compta@firm.example');
  });

  it('A2-6 and gets nothing when it was withdrawn before the mail left', async () => {
    const julie = world.person('Julie', 'Munster');
    const { organizationId } = world.organization('Studio', [julie]);
    const data = { mailboxId: 'mailbox', invitationId: 'withdrawn', organizationId };
    const event = await publish(mailboxInvitationSent, { aggregateId: 'mailbox', data });
    expect(await settled(event.id)).toMatchObject([{ state: 'skipped' }]);
  });
});

describe('B-7 a product can be taken over', () => {
  const offered = async (email: string, byMail = true) => {
    const julie = world.person('Julie', 'Munster');
    const organization = world.organization('Entreprise Familiale Sàrl', [julie]);
    const transferId = world.transfer(organization, julie, email);
    const { organizationId } = organization;
    const data = { transferId, organizationId, productId: 'shop', byMail };
    const event = await publish(transferOffered, { aggregateId: transferId, data });
    return { transferId, event };
  };

  it('B-7 by whoever was named, with or without an account: by a link, in their language or the organization’s', async () => {
    const { transferId } = await offered('otto@muster.test');
    const mail = await mailTo('otto@muster.test');
    const { token } = world.transfers.get(transferId)!;
    expect(mail.subject).toBe(
      'Julie Munster von «Entreprise Familiale Sàrl» überträgt Ihnen Web shop',
    );
    expect(mail.text).toContain(`https://console.example/transfers#token=${token}\n`);
    const lea = world.person('Lea', 'Noir', 'fr');
    await offered(lea.email);
    expect((await mailTo(lea.email)).text).toContain('Bonjour Lea Noir,');
  });

  it('B-7 and nothing is sent of a link that is void by then, or that nobody asked to be mailed', async () => {
    const { event: silent } = await offered('silent@muster.test', false);
    const { transferId } = await offered('late@muster.test');
    await mailTo('late@muster.test');
    world.transfers.set(transferId, { ...world.transfers.get(transferId)!, state: 'closed' });
    const data = { transferId, organizationId: 'o', productId: 'shop', byMail: true };
    const again = await publish(transferOffered, { aggregateId: transferId, data });
    expect(await settled(again.id)).toMatchObject([{ state: 'skipped', reason: 'nothing-to-say' }]);
    const about = await world.all<{ _id: string }>('deliveries');
    expect(about.some(({ _id }) => _id.startsWith(silent.id))).toBe(false);
  });
});

describe('somebody is invited', () => {
  it('A1-4 without an account: in the organization’s language, with a link that opens one', async () => {
    const julie = world.person('Julie', 'Munster');
    const organization = world.organization('Entreprise Familiale Sàrl', [julie]);
    const invitationId = world.invitation(organization, julie, 'marc@dupont.test');
    const { token } = world.invitations.get(invitationId)!;
    await publish(invitationSent, {
      aggregateId: invitationId,
      data: { invitationId, organizationId: organization.organizationId },
    });
    const mail = await mailTo('marc@dupont.test');
    expect(mail.subject).toBe('Julie Munster lädt Sie zu «Entreprise Familiale Sàrl» ein');
    expect(mail.text).toContain('noch kein Konto');
    expect(mail.text).toContain('marc@dupont.test');
    expect(mail.text).toContain('1 Produkt verwalten');
    expect(mail.text).toContain('Montag, 30. November 2026 um 10:00 (Schweizer Zeit)');
    expect(mail.text).toContain(`https://console.example/invitation#token=${token}\n`);
  });

  it('A1-5 with an account: in that person’s language, to the address as its owner wrote it', async () => {
    const julie = world.person('Julie', 'Munster');
    const anna = world.person('Anna', 'Ferrari', 'it');
    const organization = world.organization('Studio', [julie]);
    const invitationId = world.invitation(organization, julie, 'ANNA.Ferrari@Example.test');
    await publish(invitationSent, {
      aggregateId: invitationId,
      data: { invitationId, organizationId: organization.organizationId },
    });
    const mail = await mailTo(anna.email);
    expect(mail.text).toContain('Buongiorno Anna Ferrari,');
    expect(mail.text).toContain('Acceda con il Suo account anna.ferrari@example.test');
    expect(world.smtp.to(anna.email)[0]!.to).toBe(anna.email);
  });

  it('and reads names as names, whatever is in them', async () => {
    const eve = world.person('<script>alert(1)</script>', 'evil.com');
    const organization = world.organization('Win\u0000 at www.evil.com <b>', [eve]);
    const invitationId = world.invitation(organization, eve, 'reader@example.test');
    await publish(invitationSent, {
      aggregateId: invitationId,
      data: { invitationId, organizationId: organization.organizationId },
    });
    const mail = await mailTo('reader@example.test');
    expect(mail.html).not.toMatch(/<script|<b>/);
    expect(`${mail.subject}${mail.text}${String(mail.html)}`).not.toMatch(/evil\.com|\0/);
    expect(mail.html).toContain('&lt;script&gt;');
  });

  it('A1-6 and gets nothing when it was withdrawn before the mail left', async () => {
    const julie = world.person('Julie', 'Munster');
    const organization = world.organization('Studio', [julie]);
    const invitationId = world.invitation(organization, julie, 'withdrawn@example.test');
    const { token: _token, ...closed } = world.invitations.get(invitationId)!;
    world.invitations.set(invitationId, { ...closed, state: 'closed' });
    const event = await publish(invitationSent, {
      aggregateId: invitationId,
      data: { invitationId, organizationId: organization.organizationId },
    });
    expect(await settled(event.id)).toMatchObject([{ state: 'skipped' }]);
    expect(world.smtp.to('withdrawn@example.test')).toEqual([]);
  });
});

describe('somebody joins', () => {
  it('A1-8 and both sides read exactly which rights', async () => {
    const julie = world.person('Julia', 'Inviting', 'en');
    const marc = world.person('Marc', 'Joining', 'es');
    const organization = world.organization('Studio', [julie], [marc]);
    const { organizationId } = organization;
    await publish(memberJoined, {
      aggregateId: marc.accountId,
      data: {
        organizationId,
        accountId: marc.accountId,
        invitedBy: julie.accountId,
        ...rights,
        products: [],
      },
    });
    const [welcome, notice] = await Promise.all([mailTo(marc.email), mailTo(julie.email)]);
    expect(welcome.subject).toBe('Le damos la bienvenida a «Studio»');
    expect(welcome.text).toContain('Colaboración: acceso a lo que aquí se concede');
    expect(welcome.text).toContain('Acceso a pedidos, facturas y pagos');
    expect(notice.subject).toBe('Marc Joining has joined “Studio”');
    expect(notice.text).toContain('Collaborator: access to what is granted here');
    expect(notice.text).toContain('Access to orders, invoices and payments');
  });

  it('A4-6 by creating the organization, and gets no mail about it', async () => {
    const julie = world.person('Creating', 'Julie');
    const { organizationId } = world.organization('Own', [julie]);
    const created = await publish(memberJoined, {
      aggregateId: organizationId,
      data: {
        organizationId,
        accountId: julie.accountId,
        invitedBy: null,
        ...rights,
        products: [],
      },
    });
    const marker = await signUp('after-creation@example.test');
    await settled(marker.id);
    await eventually(async () =>
      (await world.all<{ _id: string }>('inbox')).some(({ _id }) => _id.endsWith(created.id)),
    );
    expect(world.smtp.to(julie.email)).toEqual([]);
  });

  it('I15 and an inviter who is no member any more learns nothing', async () => {
    const former = world.person('Former', 'Inviter');
    const marc = world.person('Marc', 'Second');
    const { organizationId } = world.organization('Studio', [], [marc]);
    const event = await publish(memberJoined, {
      aggregateId: marc.accountId,
      data: {
        organizationId,
        accountId: marc.accountId,
        invitedBy: former.accountId,
        ...rights,
        products: [],
      },
    });
    const deliveries = await settled(event.id, 2);
    expect(deliveries.map(({ state, reason }) => [state, reason])).toContainEqual([
      'skipped',
      'no-longer-concerned',
    ]);
    expect(world.smtp.to(former.email)).toEqual([]);
    await mailTo(marc.email);
  });
});

describe('the details of an organization are changed', () => {
  it('B-4 and each legal representative is told which, when and by whom, not what they are', async () => {
    const julie = world.person('Julie', 'Changing', 'en');
    const paul = world.person('Paul', 'Changing', 'de');
    const { organizationId } = world.organization('Studio', [julie, paul]);
    const event = await publish(organizationDetailsChanged, {
      aggregateId: organizationId,
      causedBy: julie.accountId,
      data: { organizationId, changed: ['legalName', 'address'] },
    });
    const [toJulie, toPaul] = await Promise.all([julie, paul].map(({ email }) => mailTo(email)));
    expect(toJulie!.subject).toBe('The details of “Studio” were changed');
    expect(toJulie!.text).toContain('Julie Changing changed details');
    expect(toJulie!.text).toContain('Legal name · Postal address');
    expect(toPaul!.subject).toBe('Die Angaben zu «Studio» wurden geändert');
    expect(toPaul!.text).toContain('Rechtlicher Name · Postadresse');
    expect(await settled(event.id, 2)).toHaveLength(2);
  });

  it('B-4 and whoever represents it no longer learns nothing', async () => {
    const julie = world.person('Julie', 'Staying');
    const former = world.person('Former', 'Representing');
    const organization = world.organization('Studio', [julie, former]);
    const { organizationId } = organization;
    world.organizations.set(organizationId, {
      ...organization,
      legalRepresentatives: [julie.accountId],
    });
    await publish(organizationDetailsChanged, {
      aggregateId: organizationId,
      causedBy: julie.accountId,
      data: { organizationId, changed: ['phone'] },
    });
    await mailTo(julie.email);
    expect(world.smtp.to(former.email)).toEqual([]);
  });
});

describe('somebody leaves', () => {
  it('A3-6 and it is confirmed to them and told to the legal representatives', async () => {
    const julie = world.person('Julie', 'Representing', 'en');
    const second = world.person('Paul', 'Representing', 'de');
    const anna = world.person('Anna', 'Leaving', 'en');
    const { organizationId } = world.organization('Studio', [julie, second]);
    await publish(memberLeft, {
      aggregateId: anna.accountId,
      data: { organizationId, accountId: anna.accountId, ...rights, products: [] },
    });
    const [confirmation, toJulie, toPaul] = await Promise.all(
      [anna, julie, second].map(({ email }) => mailTo(email)),
    );
    expect(confirmation!.text).toMatch(
      /You left the organization “Studio” on \w+, \d+ \w+ 20\d\d at \d\d:\d\d \(Swiss time\)\./,
    );
    expect(toJulie!.subject).toBe('Anna Leaving has left “Studio”');
    expect(toPaul!.subject).toBe('Anna Leaving hat «Studio» verlassen');
  });

  it('A1-6 because they were removed, and is told so without a name', async () => {
    const julie = world.person('Julie', 'Removing');
    const marc = world.person('Marc', 'Removed', 'en');
    const { organizationId } = world.organization('Studio', [julie]);
    await publish(memberRemoved, {
      aggregateId: marc.accountId,
      causedBy: julie.accountId,
      data: { organizationId, accountId: marc.accountId, ...rights, products: [] },
    });
    const mail = await mailTo(marc.email);
    expect(mail.subject).toBe('Your access to “Studio” has ended');
    expect(mail.text).not.toContain('Removing');
    expect(world.smtp.to(julie.email)).toEqual([]);
  });
});

describe('somebody’s rights are changed', () => {
  it('B-1 and that person reads which they are now, and who is asked, but not whoever changed their own', async () => {
    const julie = world.person('Julie', 'Changing');
    const anna = world.person('Anna', 'Changed', 'en');
    const { organizationId } = world.organization('Studio', [julie], [anna]);
    const change = (causedBy: string) =>
      publish(memberRightsChanged, {
        aggregateId: anna.accountId,
        causedBy,
        data: { organizationId, accountId: anna.accountId, ...rights, products: [] },
      });
    await change(anna.accountId);
    const event = await change(julie.accountId);
    const mail = await mailTo(anna.email);
    expect(mail.subject).toBe('Your rights in “Studio” were changed');
    expect(mail.text).toMatch(/Collaborator/);
    expect(mail.text).not.toContain('Changing');
    await settled(event.id);
    expect(world.smtp.to(anna.email)).toHaveLength(1);
  });
});

describe('the management of products is blocked', () => {
  it('B-6 and those who manage some read it, in their language, and when it is open again; not whoever did it', async () => {
    const julie = world.person('Julie', 'Blocking');
    const anna = world.person('Anna', 'Managing', 'en');
    const paul = world.person('Paul', 'Verwaltend', 'de');
    const gone = world.person('Gone', 'Meanwhile');
    const { organizationId } = world.organization('Studio', [julie], [anna, paul]);
    world.productManagers.set(organizationId, [julie, anna, paul, gone]);
    const change = (blocked: boolean) =>
      publish(productManagementChanged, {
        aggregateId: organizationId,
        causedBy: julie.accountId,
        data: { organizationId, blocked },
      });
    const blocking = await change(true);
    const [toAnna, toPaul] = await Promise.all([mailTo(anna.email), mailTo(paul.email)]);
    expect(toAnna.subject).toBe('Products of “Studio” can not be managed for now');
    expect(toAnna.text).toContain('Julie Blocking');
    expect(toPaul.subject).toMatch(/«Studio» können vorerst nicht verwaltet werden/);
    await settled(blocking.id, 3);
    const opening = await change(false);
    await settled(opening.id, 3);
    expect(world.smtp.to(anna.email)).toHaveLength(2);
    for (const { email } of [julie, gone]) expect(world.smtp.to(email)).toEqual([]);
  });
});

describe('a member has no second factor', () => {
  it('B-6 and is asked to add one, unless that was done meanwhile or the person is gone', async () => {
    const julie = world.person('Julie', 'Reminding');
    const anna = world.person('Anna', 'Reminded', 'en');
    const paul = world.person('Paul', 'Protected');
    Object.assign(paul, { hasSecondFactor: true });
    const gone = world.person('Mia', 'Gone');
    const { organizationId } = world.organization('Studio', [julie], [anna, paul]);
    for (const { accountId } of [paul, gone, anna]) {
      const data = { organizationId, accountId };
      const event = { aggregateId: accountId, causedBy: julie.accountId, data };
      await settled((await publish(secondFactorReminded, event)).id);
    }
    const mail = await mailTo(anna.email);
    expect(mail.subject).toBe('“Studio” asks you to add a second factor');
    for (const { email } of [paul, gone]) expect(world.smtp.to(email)).toEqual([]);
  });
});

describe('an event that is heard late', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  it('of some days ago is told to nobody, and done with', async () => {
    const marc = world.person('Marc', 'Long-Ago', 'en');
    const { organizationId } = world.organization('Studio', [], [marc]);
    const joined = (occurredAt: string) =>
      publish(memberJoined, {
        aggregateId: marc.accountId,
        occurredAt,
        data: {
          ...{ organizationId, accountId: marc.accountId, invitedBy: randomUUID() },
          ...{ ...rights, products: [] },
        },
      });
    const old = await joined(daysAgo(3.1));
    const recent = await joined(daysAgo(2.9));
    await settled(recent.id, 2);
    await eventually(async () =>
      (await world.all<{ _id: string; done?: Date }>('inbox')).some(
        ({ _id, done }) => _id.endsWith(old.id) && done,
      ),
    );
    const deliveries = await world.all<{ _id: string }>('deliveries');
    expect(deliveries.filter(({ _id }) => _id.startsWith(old.id))).toEqual([]);
    await mailTo(marc.email);
    expect(world.smtp.to(marc.email)).toHaveLength(1);
  });
});

describe('afterwards', () => {
  it('no address, name or token is in the database or in the logs', async () => {
    await signUp('canary-address@example.test', {
      givenName: 'Canaryname',
      token: 'canary-token-1234567',
    });
    await mailTo('canary-address@example.test');
    const deliveries = await eventually(async () => {
      const all = await world.all<{ state: string }>('deliveries');
      return all.every(({ state }) => state !== 'due') && all;
    });
    expect(deliveries.length).toBeGreaterThan(10);
    const kept = await Promise.all(
      ['deliveries', 'mail_counts', 'suppressions', 'inbox'].map((name) => world.all(name)),
    );
    const everything = JSON.stringify(kept) + world.platform.platform.log('notifications');
    expect(everything).not.toMatch(/canary/i);
    const known = world.people.flatMap(({ email, familyName }) => [email, familyName]);
    for (const word of [
      ...known,
      '@example.test',
      '@munster.test',
      'token',
      'Studio',
      'Entreprise',
    ]) {
      expect(everything).not.toContain(word);
    }
  });

  it('a sent delivery is ids, times and how it ended, nothing else', async () => {
    const [sent] = (await world.all<{ state: string; notice: string }>('deliveries')).filter(
      ({ state, notice }) => state === 'sent' && notice === 'invitation-accepted',
    );
    expect(Object.keys(sent!).sort()).toEqual(
      [
        ...['_id', 'accountId', 'claims', 'counted', 'createdAt', 'dueAt', 'endedAt', 'expiresAt'],
        ...['failures', 'notice', 'occurredAt', 'organizationId', 'recipientId', 'requestId'],
        ...['schemaVersion', 'state'],
      ].sort(),
    );
  });
});

describe('who represents an organization shall change', () => {
  const hash = 'a'.repeat(64);

  function scene(more: Partial<SuccessionMail>) {
    const julie = world.person('Julie', `Giver${randomUUID().slice(0, 8)}`, 'en');
    const anna = world.person('Anna', `Heir${randomUUID().slice(0, 8)}`, 'en');
    const otto = world.person('Otto', `Other${randomUUID().slice(0, 8)}`, 'de');
    const { organizationId } = world.organization('Studio', [anna, otto], [julie]);
    const successionId = world.succession(julie, anna, more);
    const { kind, state } = world.successions.get(successionId)!;
    const { accountId } = anna;
    const told = { successionId, organizationId, kind, state, accountId };
    return { julie, anna, otto, event: { ...told, proposedBy: julie.accountId } };
  }

  it('B-3 and the person alone is asked, until when', async () => {
    const { julie, anna, event } = scene({ kind: 'hand-over' });
    const { id } = await publish(successionProposed, {
      aggregateId: event.successionId,
      data: event,
    });
    await settled(id);
    const mail = await mailTo(anna.email);
    expect(mail.subject).toBe(`Julie ${julie.familyName} proposes that you represent “Studio”`);
    expect(mail.text).toContain('in their place');
    expect(world.smtp.to(julie.email)).toEqual([]);
  });

  it('B-3 and nobody is asked any more what can not be confirmed any more', async () => {
    const { event } = scene({ state: 'withdrawn' });
    const { id } = await publish(successionProposed, {
      aggregateId: event.successionId,
      data: { ...event, state: 'open' },
    });
    expect(await settled(id)).toMatchObject([{ state: 'skipped', reason: 'nothing-to-say' }]);
  });

  it.each([
    ['confirmed', 'add', /now represents “Studio”/, /vertritt jetzt «Studio»/],
    ['declined', 'add', /does not want to represent/, /möchte «Studio» nicht vertreten/],
    ['withdrawn', 'hand-over', /was withdrawn/, /zurückgezogen/],
    ['confirmed', 'removal', /no longer represents “Studio”/, /vertritt «Studio» nicht mehr/],
  ] as const)(
    'B-3 and both sides and the other legal representatives read that it was %s (%s)',
    async (state, kind, english, german) => {
      const done = state === 'confirmed' && { hash };
      const settledAt = '2026-11-17T09:00:00.000Z';
      const { julie, anna, otto, event } = scene({ state, kind, settledAt, ...done });
      const { id } = await publish(successionSettled, {
        aggregateId: event.successionId,
        data: event,
      });
      await settled(id, 3);
      for (const [person, subject] of [
        [julie, english],
        [anna, english],
        [otto, german],
      ] as const) {
        const mail = await mailTo(person.email);
        expect(mail.subject).toMatch(subject);
        expect(mail.text!.includes(hash)).toBe(state === 'confirmed');
      }
    },
  );
});

describe('A8-6 an organization that is closed, or open again', () => {
  it('A8-6 is told to each member: to a legal representative by whom, and until when it can be opened again', async () => {
    const julie = world.person('Julie', 'Closed', 'de');
    const marc = world.person('Marc', 'Closing');
    const organization = world.organization('Atelier', [julie], [marc]);
    const { organizationId } = organization;
    world.organizations.set(organizationId, { ...organization, isClosed: true });
    const data = { organizationId, restorableUntil: '2026-12-27T09:00:00.000Z' };
    const causedBy = marc.accountId;
    const suspended = { ...data, accountId: julie.accountId, mayRestore: true };
    await publish(memberSuspended, { aggregateId: 'j', causedBy, data: suspended });
    const other = { ...data, accountId: marc.accountId, mayRestore: false };
    await publish(memberSuspended, { aggregateId: 'm', causedBy, data: other });
    const toJulie = await mailTo(julie.email);
    expect(toJulie.text).toContain('Marc Closing');
    expect(toJulie.text).toContain('27');
    const toMarc = await mailTo(marc.email);
    expect(toMarc.subject).toContain('Atelier');
    expect(toMarc.text).not.toContain('Marc Closing hat');
  });

  it('A8-6 is not said to be closed by a mail that was late, when it is open again', async () => {
    const julie = world.person('Julie', 'Restoring', 'de');
    const organization = world.organization('Studio', [julie]);
    const { organizationId } = organization;
    const { accountId } = julie;
    const suspended = { organizationId, accountId, mayRestore: true };
    const data = { ...suspended, restorableUntil: '2026-12-27T09:00:00.000Z' };
    const late = await publish(memberSuspended, { aggregateId: 'm', causedBy: accountId, data });
    const again = { organizationId, accountId };
    await publish(memberReadmitted, { aggregateId: 'm', causedBy: accountId, data: again });
    const mail = await mailTo(julie.email);
    expect(mail.subject).toBe('«Studio» ist wieder offen');
    const [told] = await settled(late.id);
    expect(told).toMatchObject({ state: 'skipped', reason: 'no-longer-concerned' });
  });
});
