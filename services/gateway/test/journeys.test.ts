import { describe, expect, it } from '@jest/globals';
import { eventually, mailServerToken, tokenIn } from '@atrium/testing';
import { request } from 'node:http';
import sharp from 'sharp';
import { testConfig } from './config.js';
import {
  Browser,
  details,
  freshAddress,
  invite,
  mailbox,
  newcomer,
  organizationsOf,
  password,
  Program,
  signIn,
  signUp,
} from './people.js';

describe('people who come to the platform', () => {
  it('A4-3 signs Julie up, proves her address, and she finds an organization of her own', async () => {
    const julie = await newcomer('Julie');

    const organizations = await organizationsOf(julie);

    expect(organizations).toEqual([
      expect.objectContaining({
        name: 'Munster Julie',
        role: 'legal_representative',
        current: true,
      }),
    ]);
  });

  it('A4-4 gives a company the name it was signed up with', async () => {
    const organization = { type: 'company', name: 'Entreprise Familiale Sàrl' };
    const julie = await newcomer('Julie', { organization });

    const [first] = await organizationsOf(julie);

    expect(first).toMatchObject({ name: 'Entreprise Familiale Sàrl', current: true });
  });

  it('A1-4 lets Marc sign up from the mail: a member, without an organization of his own', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = freshAddress('marc');
    const invitationToken = await invite(julie, hers!.id, email, { billing: true });
    const { organization: _none, ...marc } = details('Marc', email) as { organization: object };

    const account = { ...marc, invitationToken };
    await new Program().ask('post', '/v1/accounts', account).expect(201);

    const signedIn = await signIn(email);
    const his = await eventually(async () => {
      const items = await organizationsOf(signedIn);
      return items.length > 0 && items;
    });
    expect(his).toEqual([
      expect.objectContaining({ id: hers!.id, role: 'collaborator', billing: true, current: true }),
    ]);
  });

  it('A1-4 refuses a sign-up from the mail with another address', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const invitationToken = await invite(julie, hers!.id, freshAddress('marc'));
    const { organization: _none, ...other } = details('Eve', freshAddress('eve')) as {
      organization: object;
    };

    const answer = await new Program()
      .ask('post', '/v1/accounts', { ...other, invitationToken })
      .expect(403);

    expect(answer.body.code).toBe('invitation-for-another-address');
  });

  it('A1-5, A3-2 shows Anna both organizations once she has accepted', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = await signUp('Anna');
    const anna = await signIn(email);
    const [own] = await organizationsOf(anna);
    const token = await invite(julie, hers!.id, email);

    const offer = await anna.ask('post', '/v1/invitations/inspect', { token }).expect(200);
    await anna.ask('post', '/v1/invitations/accept', { token }).expect(200);

    expect(offer.body).toMatchObject({ organizationName: 'Munster Julie', email });
    const both = await organizationsOf(anna);
    expect(both.map(({ id }) => id).sort()).toEqual([own!.id, hers!.id].sort());
    expect(both.find(({ id }) => id === own!.id)).toMatchObject({ role: 'legal_representative' });
  });

  it('A1-4 spares a browser that signed up the second password', async () => {
    const browser = new Browser();
    const email = freshAddress('julie');
    await browser.ask('post', '/v1/accounts', details('Julie', email)).expect(202);
    const token = tokenIn(await mailbox.waitFor({ to: email }));

    await browser.ask('post', '/v1/accounts/verify', { token }).expect(200);

    await browser.ask('post', '/v1/sessions', { email, password }).expect(201);
    expect(await organizationsOf(browser)).toHaveLength(1);
  });
});

describe('people with several organizations', () => {
  it('A3-3, A3-5 switches at once, in the same session', async () => {
    const { anna, own, other } = await annaInTwo();

    await anna
      .ask('put', '/v1/me/current-organization', { organizationId: other })
      .expect(200, { organizationId: other });

    const organizations = await organizationsOf(anna);
    expect(organizations.find(({ current }) => current)?.id).toBe(other);
    expect(organizations.map(({ id }) => id)).toContain(own);
  });

  it('A3-4 switches to the same effect from the profile, by the same request', async () => {
    const { anna, own, other } = await annaInTwo();
    await anna.ask('put', '/v1/me/current-organization', { organizationId: other }).expect(200);

    await anna.ask('put', '/v1/me/current-organization', { organizationId: own }).expect(200);

    expect((await organizationsOf(anna)).find(({ current }) => current)?.id).toBe(own);
  });

  it('A3-6, A3-8 leaves: the organization is gone from both lists and she stands elsewhere', async () => {
    const { anna, julie, own, other } = await annaInTwo();
    await anna.ask('put', '/v1/me/current-organization', { organizationId: other }).expect(200);

    await anna
      .ask('delete', `/v1/me/organizations/${other}`)
      .expect(200, { currentOrganizationId: own });

    expect((await organizationsOf(anna)).map(({ id }) => id)).toEqual([own]);
    const members = await julie.ask('get', `/v1/organizations/${other}/members`).expect(200);
    expect(members.body.items).toHaveLength(1);
    await anna.ask('get', `/v1/organizations/${other}`).expect(404);
  });

  it('A3-7 refuses to let the only legal representative leave, and says why', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);

    const answer = await julie.ask('delete', `/v1/me/organizations/${hers!.id}`).expect(409);

    expect(answer.body.code).toBe('last-legal-representative');
    expect(await organizationsOf(julie)).toHaveLength(1);
  });

  it('B-4 A9-1 lets Julie give her organization an address and a logo, and brings the name back (A9-7)', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const [hers] = await organizationsOf(julie);
    const path = `/v1/organizations/${hers!.id}`;
    const { body: before } = await julie.ask('get', `${path}/details`).expect(200);
    expect(before).toMatchObject({ version: 0, name: 'Munster Julie', currency: null });
    const { organizationId: _id, currency: _derived, ...details } = before;
    const address = {
      addition: null,
      street: 'Rue du Pont',
      houseNumber: '12',
      postalCode: '1227',
      city: 'Carouge',
      country: 'CH',
    };

    // The logo first, and the form that was open all the while is saved all the same (A9-6).
    const png = await sharp({
      create: { width: 640, height: 160, channels: 3, background: '#0066cc' },
    })
      .png()
      .toBuffer();
    const { body: shown } = await julie
      .ask('put', `${path}/logo`)
      .set('Content-Type', 'image/png')
      .send(png)
      .expect(200);
    const edited = { ...details, address, phone: '022 820 35 44' };
    const { body: after } = await julie.ask('put', `${path}/details`, edited).expect(200);
    expect(after).toMatchObject({ version: 1, currency: 'CHF', phone: '+41228203544' });
    const late = await julie.ask('put', `${path}/details`, details).expect(409);
    expect(late.body).toMatchObject({
      code: 'changed-meanwhile',
      errors: [{ pointer: '/version' }],
    });
    const mail = await mailbox.waitFor({ to: email, subject: /details of .* were changed/i });
    expect(mail.text).toContain('Postal address · Phone');

    // Without a session, from any page, for ever.
    const image = await new Program().ask('get', shown.logoUrl as string).expect(200);
    expect(image.headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(await sharp(image.body as Buffer).metadata()).toMatchObject({ width: 384, height: 96 });
    const { body: mine } = await julie.ask('get', '/v1/me/organizations').expect(200);
    const small = await new Program().ask('get', mine.items[0].logoUrl as string).expect(200);
    expect(await sharp(small.body as Buffer).metadata()).toMatchObject({ height: 48 });
    const { body: removed } = await julie.ask('delete', `${path}/logo`).expect(200);
    expect(removed).toMatchObject({ name: 'Munster Julie', logoUrl: null });
  });

  it('A9-5 takes a picture for what its bytes are, and nothing else as a logo', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const path = `/v1/organizations/${hers!.id}/logo`;
    const send = (type: string, body: string | Buffer) =>
      julie
        .ask('put', path)
        .set('Content-Type', type)
        .send(body as string);

    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const disguised = await send('image/png', Buffer.from(svg)).expect(400);
    expect(disguised.body.code).toBe('logo-unreadable');
    const plain = await send('image/svg+xml', svg).expect(415);
    expect(plain.body.code).toBe('unsupported-media-type');
    await send('application/json', '{"image":"x"}').expect(415);
    expect(await statusOfAnnounced(julie, path, 720 * 1024 + 1)).toBe(413);
    // As large as it may be: it comes through to where it is judged.
    const whole = await send('image/png', Buffer.alloc(720 * 1024)).expect(400);
    expect(whole.body.code).toBe('logo-unreadable');
    await julie
      .ask('post', '/v1/organizations')
      .set('Content-Type', 'image/png')
      .send(Buffer.alloc(9))
      .expect(415);
    const unknown = await new Program().ask('get', `/v1/logos/${'A'.repeat(43)}`).expect(404);
    expect(unknown.headers['cache-control']).toBe('no-store');
  });

  it('B-1 gives Anna other rights, which count at once, and tells her by mail', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = await signUp('Anna');
    const anna = await signIn(email);
    const token = await invite(julie, hers!.id, email);
    await anna.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const members = `/v1/organizations/${hers!.id}/members`;
    await anna.ask('get', members).expect(403);
    const { body } = await julie.ask('get', members).expect(200);
    const found = (body.items as { email: string; accountId: string }[]).find(
      (member) => member.email === email,
    )!;

    const rights = { role: 'administrator', billing: true, products: [] };
    const path = `${members}/${found.accountId}/rights`;
    await julie.ask('put', path, rights).expect(204);

    await anna.ask('get', members).expect(200);
    const mail = await mailbox.waitFor({ to: email, subject: /your rights in .* were changed/i });
    expect(mail.text).toMatch(/Administrator/);
    const why = `/v1/organizations/${hers!.id}/rights/explain?action=members.list`;
    const explained = await anna.ask('get', why).expect(200);
    expect(explained.body).toMatchObject({
      allowed: true,
      reasons: [{ rule: 'membership' }, { rule: 'role', role: 'administrator' }],
    });
    const half = await julie.ask('put', path, { role: 'collaborator' }).expect(400);
    expect(half.body.code).toBe('invalid-input');
  });

  it('B-3 removes Marc after the preview: webmail refuses him compta@, whose own password works on', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = await signUp('Marc');
    const marc = await signIn(email);
    const invitation = await invite(julie, hers!.id, email);
    await marc.ask('post', '/v1/invitations/accept', { token: invitation }).expect(200);
    const compta = { email: freshAddress('compta'), password: 'zinc zephyr at eleven' };
    const toMarc = { for: 'somebody-else', holder: { email, mayChangePassword: true } };
    const path = `/v1/organizations/${hers!.id}/mailboxes`;
    const { body: made } = await julie.ask('post', path, { ...compta, ...toMarc }).expect(201);
    const link = await mailbox.waitFor({ to: email, subject: /access to the mailbox/i });
    await marc.ask('post', '/v1/mailbox-invitations/accept', { token: tokenIn(link) }).expect(200);
    const webmail = () => marc.ask('get', '/v1/me/mailboxes').expect(200);
    expect((await webmail()).body.items).toHaveLength(1);

    const { body: profile } = await marc.ask('get', '/v1/me').expect(200);
    const leaving = `/v1/me/organizations/${hers!.id}/leaving`;
    const foreseen = await marc.ask('get', leaving).expect(200);
    expect(foreseen.body).toMatchObject({ blocker: null, toDecide: [] });
    const removal = `/v1/organizations/${hers!.id}/members/${profile.accountId}/removal`;
    const preview = await julie.ask('get', removal).expect(200);
    expect(preview.body).toMatchObject({
      ...{ email, role: 'collaborator', blocker: null, toDecide: ['mailboxes'], unanswered: [] },
      access: { mailboxes: [{ mailboxId: made.mailboxId, email: compta.email }] },
    });
    const mistyped = await julie.ask('post', removal, { confirm: compta.email }).expect(400);
    expect(mistyped.body.errors).toMatchObject([{ pointer: '/confirm' }]);
    await julie.ask('post', removal, { confirm: email }).expect(204);

    await marc.ask('get', `/v1/organizations/${hers!.id}`).expect(404);
    await eventually(async () => (await webmail()).body.items.length === 0);
    const mine = `/v1/me/mailboxes/${made.mailboxId}`;
    await marc.ask('delete', mine).expect(404);
    const asked = { username: compta.email, password: compta.password, network: '198.51.100.7' };
    const imap = new Program().ask('post', '/v1/mail/auth', { ...asked, protocol: 'imap' });
    await imap.set('X-Atrium-Mail-Token', mailServerToken).expect(200);
  });

  it('B-3 A3-7 lets the founder hand the organization over, with a record to keep, and leave', async () => {
    const { anna, julie, other } = await annaInTwo();
    const members = await julie.ask('get', `/v1/organizations/${other}/members`).expect(200);
    const { accountId, email } = members.body.items.find(
      ({ role }: { role: string }) => role === 'collaborator',
    );
    const successions = `/v1/organizations/${other}/successions`;
    const mine = `/v1/me/organizations/${other}`;
    const early = await julie.ask('delete', mine).expect(409);
    expect(early.body.code).toBe('last-legal-representative');

    const proposal = { accountId, kind: 'hand-over' };
    const proposed = await julie.ask('post', successions, proposal).expect(201);
    const asked = await mailbox.waitFor({ to: email, subject: /proposes that you represent/ });
    expect(asked.text).toMatch(/in their place/);
    const listed = await anna.ask('get', successions).expect(200);
    expect(listed.body.items).toEqual([proposed.body]);
    const { id } = proposed.body as { id: string };
    const confirmed = await anna.ask('post', `${successions}/${id}/confirm`).expect(200);
    expect(confirmed.body).toMatchObject({ state: 'confirmed' });

    const record = await anna.ask('get', `${successions}/${id}/record`).expect(200);
    expect(record.headers).toMatchObject({
      'content-disposition': `attachment; filename="succession-${id}.json"`,
      'content-type': 'application/json; charset=utf-8',
    });
    expect(record.body).toMatchObject({ kind: 'hand-over', person: { accountId, email } });
    const told = await mailbox.waitFor({ to: email, subject: /now represents/ });
    expect(told.text).toContain(record.body.hash);
    for (const text of [
      await julie.ask('get', `${successions}/${id}/record?format=text`).expect(200),
      await julie.ask('get', `${successions}/${id}/record`).set('Accept', 'text/plain').expect(200),
    ]) {
      expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(text.headers['content-disposition']).toContain(`succession-${id}.txt`);
      expect(text.text).toContain(record.body.hash);
    }
    await julie.ask('delete', mine).expect(200);
    const last = `/v1/organizations/${other}/legal-representatives/${accountId}`;
    const alone = await anna.ask('delete', last).expect(409);
    expect(alone.body.code).toBe('last-legal-representative');
  });

  it('A3-10 acts on the organization in the path, wherever its person stands', async () => {
    const { anna, own, other } = await annaInTwo();
    await anna.ask('put', '/v1/me/current-organization', { organizationId: other }).expect(200);

    await anna.ask('patch', `/v1/organizations/${own}`, { name: 'Renamed in tab one' }).expect(200);

    const named = (await organizationsOf(anna)).map(({ id, name }) => [id, name]);
    expect(new Map(named as [string, string][])).toEqual(
      new Map([
        [own, 'Renamed in tab one'],
        [other, 'Munster Julie'],
      ]),
    );
  });

  it('A4-13, A4-14 lets a webmaster of three companies move between them with one sign-in', async () => {
    const email = await signUp('Wanda');
    const wanda = new Browser();
    await wanda.ask('post', '/v1/sessions', { email, password }).expect(201);
    const companies: string[] = [];
    for (const name of ['First AG', 'Second AG', 'Third AG']) {
      const owner = await newcomer('Owner', { organization: { type: 'company', name } });
      const [company] = await organizationsOf(owner);
      const token = await invite(owner, company!.id, email, { role: 'administrator' });
      await wanda.ask('post', '/v1/invitations/accept', { token }).expect(200);
      companies.push(company!.id);
    }

    for (const id of companies) {
      await wanda.ask('put', '/v1/me/current-organization', { organizationId: id }).expect(200);
      await wanda.ask('get', `/v1/organizations/${id}/members`).expect(200);
      expect((await organizationsOf(wanda))[0]).toMatchObject({ id, role: 'administrator' });
    }

    const sessions = await wanda.ask('get', '/v1/me/sessions').expect(200);
    expect(sessions.body.items).toHaveLength(1);
  });
});

/** Anna with her own organization and Julie's. */
async function annaInTwo(): Promise<{
  anna: Program;
  julie: Program;
  own: string;
  other: string;
}> {
  const julie = await newcomer('Julie');
  const [hers] = await organizationsOf(julie);
  const email = await signUp('Anna');
  const anna = await signIn(email);
  const [own] = await organizationsOf(anna);
  const token = await invite(julie, hers!.id, email);
  await anna.ask('post', '/v1/invitations/accept', { token }).expect(200);
  return { anna, julie, own: own!.id, other: hers!.id };
}

/** How a picture is answered of which only the length has come: whoever is refused by it may not hear more. */
function statusOfAnnounced({ token }: Program, path: string, length: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'image/png',
      'content-length': length,
    };
    const sending = request(`${testConfig.gatewayUrl}${path}`, { method: 'PUT', headers });
    sending.on('response', ({ statusCode }) => {
      resolve(statusCode);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.flushHeaders();
  });
}
