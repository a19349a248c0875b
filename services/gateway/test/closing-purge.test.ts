import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@atrium/contracts';
import { eventually, platformForTests, type TestPlatform, tokenIn } from '@atrium/testing';
import { details, password, Program } from './people.js';

/** What nothing else is called. */
const canary = {
  ...{ name: 'Canarifex & Zoë', legal: 'Canarifex Zoë GmbH', street: 'Quetzalgasse' },
  ...{ team: 'Quetzalteam', invited: 'okapi@munster.example', domain: 'quetzal.example' },
};

let platform: TestPlatform;
beforeAll(async () => {
  platform = await platformForTests();
}, 150_000);
afterAll(() => platform?.stop(), 150_000);

const services: readonly ServiceName[] = [
  ...(['identity', 'organizations', 'billing', 'notifications'] as const),
];

/** What goes by itself after some days, by the database's own clock. */
const passing = ['identity sign-ups', 'notifications mail_counts'];

/** Every collection of every service that has one of these words in it, in whatever a document says beside what it once told. */
async function collectionsWith(...words: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const service of services) {
    for (const collection of await platform.database(service).collections()) {
      const name = `${service} ${collection.collectionName}`;
      const said = await collection.find({}, { projection: { outbox: 0 } }).toArray();
      const everything = JSON.stringify(said);
      if (passing.includes(name)) continue;
      if (words.some((word) => everything.includes(word))) found.push(name);
    }
  }
  return found.toSorted();
}

async function signedUp(givenName: string, email: string, organization: object): Promise<Program> {
  const program = new Program(platform.gatewayUrl);
  const person = details(givenName, email, { organization });
  await program.ask('post', '/v1/accounts', person).expect(202);
  const token = tokenIn(await platform.mailbox.waitFor({ to: email }));
  await program.ask('post', '/v1/accounts/verify', { token, password }).expect(200);
  const body = { email, password, deliver: 'token' };
  program.token = (await program.ask('post', '/v1/sessions', body).expect(201)).body.accessToken;
  return program;
}

describe('an organization whose days are over', () => {
  it('A8-13 E-8 decision 42 is found nowhere any more, by its id or its names, but as what a log or a law keeps', async () => {
    const company = { type: 'company', name: canary.name };
    const julie = await signedUp('Julie', 'julie@munster.example', company);
    const { body: mine } = await julie.ask('get', '/v1/me/organizations').expect(200);
    const { id } = mine.items[0];
    const path = `/v1/organizations/${id}`;
    const rights = { role: 'collaborator', billing: false, products: [] };
    const invited = { email: canary.invited, ...rights };
    await eventually(
      async () => (await julie.ask('post', `${path}/invitations`, invited)).status === 201,
      20_000,
    );
    const team = { name: canary.team, products: [] };
    await julie.ask('post', `${path}/teams`, team).expect(201);
    const terms = { name: canary.name, legalName: canary.legal, phone: null, taxNumber: null };
    const place = { street: canary.street, houseNumber: '12', postalCode: '1227', city: 'Carouge' };
    const address = { addition: null, ...place, country: 'CH' };
    const kind = { type: 'company', locale: 'en', timeZone: 'Europe/Zurich' };
    const version = (await julie.ask('get', `${path}/details`).expect(200)).body.version;
    await julie.ask('put', `${path}/details`, { ...terms, ...kind, address, version }).expect(200);
    const lines = [{ planId: 'hosting.web-basic-12', name: canary.domain }];
    await julie.ask('post', `${path}/orders`, { kind: 'new', lines }).expect(200);
    const email = `info@${canary.domain}`;
    const made = await julie.ask('post', `${path}/mailboxes`, { email, for: 'myself' }).expect(201);
    await julie.ask('delete', `${path}/mailboxes/${made.body.mailboxId}`).expect(204);
    const words = [id, ...Object.values(canary)];
    expect((await collectionsWith(...words)).length).toBeGreaterThan(8);

    await julie.ask('post', `${path}/deletion`, { name: canary.name }).expect(200);
    await platform.mailbox.waitFor({ to: 'julie@munster.example', subject: /has been closed/ });
    await platform.clock.advance({ days: 31 });
    await eventually(async () => {
      const organizations = platform.database('organizations').collection('organizations');
      return (await organizations.findOne({ _id: id }))?.['state'] === 'purged';
    }, 60_000);

    // What says that it is no more, and who closed it; ids alone.
    expect(await collectionsWith(id)).toEqual([
      'billing gates',
      'identity gates',
      'organizations closingRecords',
      'organizations gates',
      'organizations organizations',
    ]);
    expect(await collectionsWith(...words.slice(1))).toEqual([]);
  }, 150_000);
});
