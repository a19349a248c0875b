import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@atrium/contracts';
import {
  eventually,
  mailServerToken,
  platformForTests,
  registerProductOf,
  type TestPlatform,
  tokenIn,
} from '@atrium/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './authenticator-app.js';
import { Program } from './people.js';

const services: ServiceName[] = ['identity', 'organizations', 'billing', 'notifications'];
/** What is personal but no secret: it has to be found where it belongs, else the search itself is broken. */
const surname = 'Canarymunster';
const login = 'canary.julie@munster.example';
const home = 'canary.home@munster.example';
const office = 'canary.office@munster.example';
const network = '198.51.100.7';

let platform: TestPlatform;
/** Everything that nobody but its owner may ever see again, by what it is. */
const secrets = new Map<string, string>();

beforeAll(async () => {
  platform = await platformForTests({ environment: { LOG_LEVEL: 'trace' } });
}, 150_000);

afterAll(() => platform.stop(), 150_000);

function secret(what: string, value: unknown): string {
  if (typeof value !== 'string' || value.length < 6) throw new Error(`There is no ${what}`);
  secrets.set(what, value);
  return value;
}

/** The token of the link in a mail, which is allowed in that mail and nowhere else. */
async function mailed(what: string, to: string, subject: RegExp): Promise<string> {
  return secret(what, tokenIn(await platform.mailbox.waitFor({ to, subject })));
}

function program(): Program {
  return new Program(platform.gatewayUrl);
}

async function signedIn(what: string, email: string, password: string): Promise<Program> {
  const one = program();
  const body = { email, password, deliver: 'token' };
  const answer = await one.ask('post', '/v1/sessions', body).expect(201);
  one.token = secret(`session ${what}`, answer.body.accessToken);
  return one;
}

/** Signs Julie up, with a wrong try on the way; answers her session. */
async function signUp(): Promise<Program> {
  const password = secret('password', 'canary one: a lantern on the pier');
  const wrong = secret('wrong password', 'canary two: a lantern on the beach');
  const organization = { type: 'individual' };
  const person = { email: login, givenName: 'Julie', familyName: surname, locale: 'en' };
  const body = { ...person, password, organization };
  await program().ask('post', '/v1/accounts', body).expect(202);
  const token = await mailed('sign-up token', login, /confirm your address/i);
  const mistyped = { token: `${token}x`, password };
  await program().ask('post', '/v1/accounts/verify', mistyped).expect(404);
  await program().ask('post', '/v1/accounts/verify', { token, password }).expect(200);
  const failing = { email: login, password: wrong, deliver: 'token' };
  await program().ask('post', '/v1/sessions', failing).expect(401);
  return signedIn('of Julie', login, password);
}

/** In a browser: cookies instead of a token. */
async function signInWithCookies(): Promise<void> {
  const body = { email: login, password: secrets.get('password') };
  const { headers } = await program()
    .ask('post', '/v1/sessions', body)
    .set({ Origin: platform.platform.publicUrl, 'X-Atrium-Request': '1' })
    .expect(201);
  const cookies = headers['set-cookie'] as unknown as string[];
  const set = cookies
    .map((cookie) => cookie.split(';')[0]!.split('='))
    .filter(([, value]) => value);
  expect(set).toHaveLength(2);
  for (const [name, value] of set) secret(`cookie ${name}`, value);
}

/** Changes the login address and takes that back, and names a recovery address. */
async function changeAddresses(before: Program): Promise<Program> {
  const email = 'canary.later@munster.example';
  await before.ask('put', '/v1/me/email', { email }).expect(202);
  const change = await mailed('login address token', email, /new address/i);
  await before.ask('post', '/v1/me/email/confirm', { token: change }).expect(200);
  const undo = await mailed('undo token', login, /address .* was changed/i);
  await program().ask('post', '/v1/me/email/undo', { token: undo }).expect(200);
  const julie = await signedIn('after the undoing', login, secrets.get('password')!);
  await julie.ask('put', '/v1/me/recovery-email', { email: home }).expect(202);
  const proof = await mailed('recovery address token', home, /recovery address/i);
  await julie.ask('post', '/v1/me/recovery-email/confirm', { token: proof }).expect(200);
  return julie;
}

/** Mailboxes, one password for one of them, and what mail servers ask. */
async function useMailboxes(julie: Program): Promise<void> {
  const { body: own } = await julie.ask('get', '/v1/me/organizations').expect(200);
  const path = `/v1/organizations/${own.items[0].id as string}/mailboxes`;
  const mailboxPassword = secret('mailbox password', 'canary three: gulls over the roofs');
  const made = { email: login, password: mailboxPassword, for: 'myself' };
  const { body: mailbox } = await julie.ask('post', path, made).expect(201);
  const wrong = secret('wrong mailbox password', 'canary four: gulls under the roofs');
  for (const [password, status] of [
    [mailboxPassword, 200],
    [wrong, 401],
  ] as const) {
    const asked = { username: login, password, network, protocol: 'imap' };
    await program()
      .ask('post', '/v1/mail/auth', asked)
      .set('X-Atrium-Mail-Token', mailServerToken)
      .expect(status);
  }
  const proofs = {
    accountPassword: secrets.get('password'),
    mailboxPassword,
    newPassword: secret('the one password', 'canary five: two doors and one key'),
  };
  const mine = `/v1/me/mailboxes/${mailbox.mailboxId as string}`;
  await julie.ask('post', `${mine}/unification`, proofs).expect(200);
  const changed = secret('the one password, later', 'canary six: two doors and no key');
  const change = { currentPassword: proofs.newPassword, newPassword: changed };
  await julie.ask('put', `${mine}/password`, change).expect(204);
  const invitation = { email: office, mayChangePassword: true };
  const invitations = `${path}/${mailbox.mailboxId as string}/invitations`;
  await julie.ask('post', invitations, invitation).expect(201);
  await mailed('mailbox invitation token', office, /access to the mailbox/i);
}

/** An invitation, credentials of products and programs. */
async function letOthersIn(julie: Program): Promise<void> {
  const { body: own } = await julie.ask('get', '/v1/me/organizations').expect(200);
  const organization = `/v1/organizations/${own.items[0].id as string}`;
  const rights = { role: 'collaborator', billing: false, products: [] };
  const invitation = { email: office, ...rights };
  await julie.ask('post', `${organization}/invitations`, invitation).expect(201);
  await mailed('invitation token', office, /invites you/i);
  const productId = await registerProductOf(platform.bus, own.items[0].id as string);
  const known = { _id: productId as never };
  const products = platform.database('organizations').collection('products');
  await eventually(async () => (await products.countDocuments(known)) === 1);
  const ftp = { productId, kind: 'ftp', username: 'canary-ftp' };
  const credentials = `${organization}/service-credentials`;
  const made = await julie.ask('post', credentials, ftp).expect(201);
  secret('FTP password', made.body.password);
  const rotation = `${credentials}/${made.body.credentialId as string}/password`;
  secret('new FTP password', (await julie.ask('put', rotation, {}).expect(200)).body.password);
  const token = { name: 'export', scopes: ['profile:read'], validDays: 1 };
  const { body } = await julie.ask('post', '/v1/me/api-tokens', token).expect(201);
  const exporting = program();
  exporting.token = secret('API token', body.token);
  await exporting.ask('get', '/v1/me').expect(200);
}

/** A cart, filled before she signed in; it is an order then. */
async function order(julie: Program): Promise<void> {
  const lines = [{ planId: 'hosting.web-basic-12', name: 'canary.example' }];
  const { body: cart } = await program().ask('post', '/v1/carts', { lines }).expect(201);
  const key = { cartId: cart.id as string, secret: secret('cart secret', cart.secret) };
  await program()
    .ask('get', `/v1/carts/${key.cartId}`)
    .set('X-Atrium-Cart-Secret', key.secret)
    .expect(200);
  const { body: own } = await julie.ask('get', '/v1/me/organizations').expect(200);
  const claim = `/v1/organizations/${own.items[0].id as string}/carts/claim`;
  // She has given no address yet, which an order needs.
  const refused = await eventually(() => julie.ask('post', claim, key).expect(409));
  expect(refused.body.code).toBe('billing-address-incomplete');
}

/** An app and recovery codes, and a sign-in with each. */
async function addFactors(julie: Program): Promise<void> {
  const { body: app } = await julie.ask('post', '/v1/me/factors/totp').expect(201);
  const key = secret('TOTP key', app.secret);
  const code = codeOf(key);
  const confirm = { factorId: app.factorId as string, code };
  await julie.ask('post', '/v1/me/factors/totp/confirm', confirm).expect(204);
  const { body } = await julie.ask('post', '/v1/me/factors/recovery-codes').expect(201);
  const codes = body.codes as string[];
  codes.forEach((one, n) => secret(`recovery code ${n}`, one));
  const first = {
    email: login,
    password: secrets.get('the one password, later'),
    deliver: 'token',
  };
  const { body: asked } = await program().ask('post', '/v1/sessions', first).expect(403);
  const challenge = secret('challenge', asked.secondFactor.challenge);
  const second = { challenge, recoveryCode: codes[0], deliver: 'token' };
  const answer = await program().ask('post', '/v1/sessions/second-factor', second).expect(201);
  secret('session after a recovery code', answer.body.accessToken);
}

/** Forgotten: chosen anew by the mail, which takes a second factor too; then secured as by the wizard. */
async function resetPassword(): Promise<void> {
  await program().ask('post', '/v1/password-resets', { email: home }).expect(202);
  const token = await mailed('reset token', home, /choose a new password/i);
  const newPassword = secret('password by reset', 'canary seven: a bridge of old rope');
  await program()
    .ask('post', '/v1/password-resets/confirm', { token: `${token}x`, newPassword })
    .expect(404);
  await program().ask('post', '/v1/password-resets/confirm', { token, newPassword }).expect(204);
  await platform.mailbox.waitFor({ to: login, subject: /was reset/i });
}

/** Secrets where they don't belong: in paths, queries and headers, which others would log. */
async function misplaceSecrets(julie: Program): Promise<void> {
  for (const [what, value] of secrets) {
    const misplaced = encodeURIComponent(value);
    await julie.ask('get', `/v1/me?token=${misplaced}`);
    await julie.ask('get', `/v1/organizations/${misplaced}`).set('Referer', `/?${misplaced}`);
    await julie.ask('post', '/v1/accounts/verify', { [value]: value, token: value });
    expect(what).not.toBe('');
  }
}

/** A secret as it is, and as logs and stores would encode it. */
function waysToWrite(value: string): string[] {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  const encoded = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
  return [
    value,
    value.replaceAll('-', ''),
    json,
    encodeURIComponent(value),
    bytes.toString('hex'),
    ...encoded,
  ];
}

/** Which secrets are in a text: by name, so that a failure does not print them. */
function secretsIn(text: string): string[] {
  return [...secrets]
    .filter(([, value]) => waysToWrite(value).some((written) => text.includes(written)))
    .map(([what]) => what);
}

/** All files below a folder as text of single bytes. */
function filesBelow(...names: string[]): string {
  const folder = platform.platform.data.file(...names);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => contentOf(join(entry.parentPath, entry.name)))
    .join('\n');
}

/** Of a file that was renamed or removed meanwhile: nothing. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

async function documentsOf(service: ServiceName): Promise<string> {
  const collections = await platform.database(service).collections();
  const all = await Promise.all(collections.map((one) => one.find().toArray()));
  return JSON.stringify(all);
}

describe('A22 what was secret in a whole life on the platform', () => {
  beforeAll(async () => {
    secret('token of the mail server', mailServerToken);
    let julie = await signUp();
    await signInWithCookies();
    julie = await changeAddresses(julie);
    await letOthersIn(julie);
    await order(julie);
    await useMailboxes(julie);
    julie = await signedIn('with the one password', login, secrets.get('the one password, later')!);
    await addFactors(julie);
    await misplaceSecrets(julie);
    await resetPassword();
  }, 120_000);

  it('is in no log, though each of them was also sent where it does not belong', () => {
    const logs = filesBelow('logs');
    expect(logs.length).toBeGreaterThan(10_000);
    expect(secretsIn(logs)).toEqual([]);
    expect(logs).not.toContain(surname);
    expect(logs).not.toContain(login);
  });

  it('is in no message that the bus keeps', () => {
    const messages = filesBelow('nats');
    expect(messages).toContain('accountId');
    expect(secretsIn(messages)).toEqual([]);
    expect(messages).not.toContain(login);
  });

  it.each(services)('is not in clear in the database of %s', async (service) => {
    const documents = await documentsOf(service);
    expect(documents.length).toBeGreaterThan(100);
    if (service === 'identity') expect(documents).toContain(surname);
    expect(secretsIn(documents)).toEqual([]);
  });

  it('is not in clear in the files that a database leaves behind', () => {
    const files = filesBelow('database');
    expect(files === '' || files.includes(surname)).toBe(true);
    expect(secretsIn(files)).toEqual([]);
  });

  it('is in no mail, but for the link of that mail itself', async () => {
    // The search finds what there is to be found.
    expect(secretsIn(filesBelow('mailbox'))).toContain('reset token');
    const addresses = [login, home, office, 'canary.later@munster.example'];
    const mails = await Promise.all(addresses.map((to) => platform.mailbox.mailsTo(to)));
    expect(mails.flat().length).toBeGreaterThan(10);
    for (const mail of mails.flat()) {
      const own = /#token=([\w.~-]+)/.exec(mail.text)?.[1];
      const rest = JSON.stringify(mail).replaceAll(own ?? '\0', '');
      expect([mail.subject, secretsIn(rest)]).toEqual([mail.subject, []]);
    }
  });
});
