import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allEvents, type ServiceName } from '@atrium/contracts';
import {
  eventually,
  platformForTests,
  startServices,
  type TestPlatform,
  tokenIn,
} from '@atrium/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, password, Program } from './people.js';

/** What nothing else is called. */
const anna = {
  ...{ givenName: 'Okapina', familyName: 'Quetzalini', email: 'okapi@quetzal.example' },
  ...{ recovery: 'tapir@quetzal.example' },
};
const words = Object.values(anna);

let platform: TestPlatform;
beforeAll(async () => {
  platform = await platformForTests();
}, 150_000);
afterAll(() => platform?.stop(), 150_000);

const services: readonly ServiceName[] = [
  ...(['identity', 'organizations', 'billing', 'notifications'] as const),
];

/** Every collection of every service that has one of these words in it. */
async function collectionsWith(...wanted: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const service of services) {
    for (const collection of await platform.database(service).collections()) {
      const everything = JSON.stringify(await collection.find().toArray());
      if (wanted.some((word) => everything.includes(word))) {
        found.push(`${service} ${collection.collectionName}`);
      }
    }
  }
  return found.toSorted();
}

/** The events of all streams, and the logs of all processes, that have one of these words in them. */
async function toldWith(...wanted: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const contract of allEvents()) {
    const everything = JSON.stringify(await platform.bus.published(contract));
    if (wanted.some((word) => everything.includes(word))) found.push(contract.subject);
  }
  const logs = join(platform.platform.data.path, 'logs');
  for (const file of readdirSync(logs)) {
    const everything = readFileSync(join(logs, file), 'utf8');
    if (wanted.some((word) => everything.includes(word))) found.push(file);
  }
  return found;
}

async function signedUp(
  person: object,
  email: string,
  name: string,
  after?: Parameters<TestPlatform['mailbox']['waitFor']>[0]['after'],
): Promise<Program> {
  const program = new Program(platform.gatewayUrl);
  const organization = { type: 'company', name };
  await program.ask('post', '/v1/accounts', { ...person, organization }).expect(202);
  const token = tokenIn(
    await platform.mailbox.waitFor({
      to: email,
      subject: /Confirm your address/,
      ...(after && { after }),
    }),
  );
  await program.ask('post', '/v1/accounts/verify', { token, password }).expect(200);
  return signedIn(email, program);
}

async function signedIn(email: string, program = new Program(platform.gatewayUrl)) {
  const body = { email, password, deliver: 'token' };
  program.token = (await program.ask('post', '/v1/sessions', body).expect(201)).body.accessToken;
  return program;
}

/** Whose organization it is has to be known before it orders. */
async function describeOrganization(program: Program, id: string): Promise<void> {
  const path = `/v1/organizations/${id}/details`;
  const { version } = (await program.ask('get', path).expect(200)).body;
  const names = { name: 'Munster AG', legalName: 'Munster AG', phone: null, taxNumber: null };
  const place = { street: 'Eigergasse', houseNumber: '1', postalCode: '3000', city: 'Bern' };
  const address = { addition: null, ...place, country: 'CH' };
  const kind = { type: 'company', locale: 'en', timeZone: 'Europe/Zurich' };
  await program.ask('put', path, { ...names, ...kind, address, version }).expect(200);
}

const mine = async (program: Program) =>
  eventually(async () => {
    const { body } = await program.ask('get', '/v1/me/organizations').expect(200);
    return body.items.length > 0 && body.items;
  }, 20_000);

describe('B-3 somebody takes their data along', () => {
  it('B-3 gets no file that would be taken for the whole while a service is away, and all of it afterwards', async () => {
    const email = 'marc@munster.example';
    const marc = await signedUp(details('Marc', email), email, 'Marc AG');
    await platform.platform.stopService('notifications');
    try {
      const { body, headers } = await marc.ask('get', '/v1/me/data').expect(503);
      expect(body.code).toBe('unavailable');
      expect(headers).not.toHaveProperty('content-disposition');
    } finally {
      await startServices(platform, ['notifications']);
    }
    const { body } = await marc.ask('get', '/v1/me/data').expect(200);
    expect(body.notifications.mails.items.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('B-3 E-8 somebody deletes their account', () => {
  it('B-3 E-8 is found nowhere any more, and their colleague goes on', async () => {
    const julie = await signedUp(
      details('Julie', 'julie@munster.example'),
      'julie@munster.example',
      'Munster AG',
    );
    const person = { ...details(anna.givenName, anna.email), familyName: anna.familyName };
    const program = await signedUp(person, anna.email, 'Rigi Okapi AG');
    const { id } = (await mine(julie))[0];
    const own = (await mine(program))[0].id;
    const rights = { role: 'administrator', billing: true, products: [] };
    const invited = { email: anna.email, ...rights };
    await julie.ask('post', `/v1/organizations/${id}/invitations`, invited).expect(201);
    const invitation = await platform.mailbox.waitFor({ to: anna.email, subject: /Munster AG/ });
    const token = tokenIn(invitation);
    await program.ask('post', '/v1/invitations/accept', { token }).expect(200);
    await program.ask('put', '/v1/me/recovery-email', { email: anna.recovery }).expect(202);
    const proof = tokenIn(await platform.mailbox.waitFor({ to: anna.recovery, subject: /./ }));
    await program.ask('post', '/v1/me/recovery-email/confirm', { token: proof }).expect(200);
    await describeOrganization(julie, id);
    const order = {
      kind: 'new',
      lines: [{ planId: 'hosting.web-basic-12', name: 'eiger.example' }],
    };
    await program.ask('post', `/v1/organizations/${id}/orders`, order).expect(200);
    const email = 'info@eiger.example';
    const mailboxes = `/v1/organizations/${id}/mailboxes`;
    await program.ask('post', mailboxes, { email, for: 'myself' }).expect(201);
    const accountId = (await program.ask('get', '/v1/me').expect(200)).body.accountId as string;

    const refused = await program.ask('post', '/v1/me/deletion', { email: anna.email }).expect(409);
    expect(refused.body).toMatchObject({
      code: 'account-deletion-obstructed',
      obstacles: [{ kind: 'last-legal-representative', id: own, what: 'Rigi Okapi AG' }],
    });
    const closing = { name: 'Rigi Okapi AG' };
    await program.ask('post', `/v1/organizations/${own}/deletion`, closing).expect(200);
    const { body: preview } = await program.ask('get', '/v1/me/deletion').expect(200);
    expect(preview).toMatchObject({ isClear: true, obstacles: [], mailboxes: 1 });
    expect(preview.organizations.length).toBe(2);

    expect((await collectionsWith(...words)).length).toBeGreaterThan(2);
    const { body: deleted } = await program
      .ask('post', '/v1/me/deletion', { email: anna.email })
      .expect(200);

    expect(deleted.remains.map(({ kind }: { kind: string }) => kind)).toContain('vouchers');
    await program.ask('get', '/v1/me').expect(401);
    const last = await platform.mailbox.waitFor({ to: anna.email, subject: /deleted/ });
    await platform.mailbox.waitFor({ to: anna.recovery, subject: /deleted/ });
    await platform.mailbox.waitFor({ to: 'julie@munster.example', subject: /left/ });
    await eventually(async () => {
      await platform.clock.advance({ seconds: 30 });
      const accounts = platform.database('identity').collection<{ _id: string }>('accounts');
      return (await accounts.countDocuments({ _id: accountId })) === 0;
    }, 60_000);
    await eventually(async () => {
      await platform.clock.advance({ minutes: 6 });
      const organizations = platform
        .database('organizations')
        .collection<{ _id: string; state?: string }>('organizations');
      return (await organizations.findOne({ _id: own }))?.state === 'purged';
    }, 60_000);

    expect(await collectionsWith(...words)).toEqual([]);
    expect(await toldWith(...words)).toEqual([]);
    const colleague = await signedIn('julie@munster.example');
    const { body: members } = await colleague
      .ask('get', `/v1/organizations/${id}/members`)
      .expect(200);
    expect(members.items.map(({ givenName }: { givenName: string }) => givenName)).toEqual([
      'Julie',
    ]);
    const { body: shown } = await colleague.ask('get', mailboxes).expect(200);
    expect(shown.items).toMatchObject([{ email, holders: [] }]);
    // The address is free, and whoever takes it is somebody else.
    const again = await signedUp({ ...person, email: anna.email }, anna.email, 'Okapi neu', last);
    const fresh = (await again.ask('get', '/v1/me').expect(200)).body;
    expect(fresh.accountId).not.toBe(accountId);
    expect((await mine(again)).map(({ name }: { name: string }) => name)).toEqual(['Okapi neu']);
  }, 240_000);
});
