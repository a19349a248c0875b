import { createHash } from 'node:crypto';
import type { Platform } from '@atrium/platform';
import { KeyRing, OneTimeTokens } from '@atrium/service';
import { type Db, MongoClient } from 'mongodb';
import type { FloorMembership, FloorOrganization, FloorSession } from './floor/documents.js';

/** A person with a session. The first ones have three organizations, and open invitations to further ones. */
export interface Person {
  readonly accountId: string;
  readonly token: string;
  readonly organizationIds: readonly string[];
}

/** An invitation that one person can accept once. */
export interface Invitation {
  readonly id: string;
  readonly organizationId: string;
  readonly accountId: string;
  /** The person's session. */
  readonly session: string;
  /** Of the link. */
  readonly token: string;
}

/** Few enough that each session is used again within the five seconds that a gateway remembers it. */
export const sessionsInUse = 100;

/** So many people have organizations of their own; the others are guests of those that are compared for growth. */
const owners = 10_000;

/** Both sides are filled alike: as many people, organizations, memberships and invitations. */
export interface Seed {
  readonly people: readonly Person[];
  readonly invitations: readonly Invitation[];
}

const organizationsEach = 3;
export const inviter = 'inviter';

/** Fills the databases of the product and of the floor with the same people. */
export async function seed(
  platform: Platform,
  floorUri: string,
  amounts: { people: number; invitations: number },
): Promise<Seed> {
  const people = Array.from({ length: amounts.people }, (_, index) => person(index));
  const tokens = invitationTokens(platform);
  const invitations = Array.from({ length: amounts.invitations }, (_, index) => {
    const { accountId, token: session } = people[index % sessionsInUse] as Person;
    const id = `invitation-${index}`;
    // Each organization has invited each of them once.
    const organizationId = `inviting-${Math.floor(index / sessionsInUse)}`;
    return { id, organizationId, accountId, session, token: tokens.issue({ id, version: 1 }) };
  });
  const all = { people, invitations };
  await inDatabase(platform.mongoUri('identity'), (database) => fillIdentity(database, all));
  await inDatabase(platform.mongoUri('organizations'), (database) =>
    fillOrganizations(database, all),
  );
  await inDatabase(floorUri, (database) => fillFloor(database, all));
  return all;
}

/** How the bench's people write their address. */
function addressOf(accountId: string): string {
  return `${accountId}@bench.example`;
}

function person(index: number): Person {
  const accountId = `account-${index}`;
  const organizationIds = Array.from(
    { length: index < owners ? organizationsEach : 0 },
    (_, n) => `organization-${index}-${n}`,
  );
  const token = createHash('sha256').update(accountId).digest('base64url');
  return { accountId, token, organizationIds };
}

async function fillIdentity(database: Db, { people }: Seed): Promise<void> {
  const now = new Date();
  const later = new Date(now.getTime() + 12 * 60 * 60 * 1_000);
  await insert(database, 'accounts', people, ({ accountId, token }) => ({
    _id: accountId,
    address: addressOf(accountId),
    email: addressOf(accountId),
    givenName: 'Bench',
    familyName: accountId,
    locale: 'en',
    start: {
      organizationId: null,
      organizationType: null,
      organizationName: null,
      invitationId: null,
    },
    createdAt: new Date(0),
    passwordHash: { hash: '-', pepper: '-' },
    credentialVersion: 1,
    sessions: [
      {
        id: `session-${accountId}`,
        hash: createHash('sha256').update(token).digest('base64url'),
        createdAt: now,
        lastUsedAt: now,
        expiresAt: later,
        device: 'bench',
        network: '127.0.0.1',
        amr: ['pwd'],
        authenticatedAt: now,
        delivery: 'token',
      },
    ],
    devices: [],
    version: 0,
    outbox: [],
    schemaVersion: 1,
  }));
}

async function fillOrganizations(database: Db, { people, invitations }: Seed): Promise<void> {
  const owned = people.flatMap(({ accountId, organizationIds }) =>
    organizationIds.map((organizationId) => ({ organizationId, accountId })),
  );
  const inviting = [...new Set(invitations.map(({ organizationId }) => organizationId))].map(
    (organizationId) => ({ organizationId, accountId: inviter }),
  );
  const all = [...owned, ...inviting];
  await insert(database, 'organizations', all, ({ organizationId, accountId }) =>
    organization(organizationId, accountId),
  );
  await insert(database, 'memberships', all, ({ organizationId, accountId }) =>
    membership(organizationId, accountId),
  );
  await insert(database, 'memberships', invitations, openInvitation);
}

export function invitationTokens(platform: Platform): OneTimeTokens {
  const keys = KeyRing.fromFile(platform.data.keys.keyRingFileOf('organizations'));
  return new OneTimeTokens(keys, 'invitation');
}

export function organization(id: string, representative: string): object {
  return {
    _id: id,
    type: 'company',
    name: `Organization ${id}`,
    locale: 'en',
    legalRepresentatives: [representative],
    state: 'open',
    createdAt: new Date(),
    settledGrants: [],
    ...empty,
  };
}

/** Of a legal representative, unless there is more to say. */
export function membership(organizationId: string, accountId: string, more: object = {}): object {
  return {
    _id: `${organizationId}-${accountId}`,
    organizationId,
    address: addressOf(accountId),
    email: addressOf(accountId),
    accountId,
    state: 'active',
    rights: { role: 'legal_representative', billing: true, products: [] },
    invitation: null,
    chosenAt: 1,
    joinedAt: new Date(),
    ...empty,
    ...more,
  };
}

export function openInvitation({ id, organizationId, accountId }: Invitation): object {
  const sentAt = new Date();
  const expiresAt = new Date(sentAt.getTime() + 7 * 24 * 60 * 60 * 1_000);
  return {
    _id: id,
    organizationId,
    address: addressOf(accountId),
    email: addressOf(accountId),
    accountId: null,
    state: 'invited',
    rights: { role: 'collaborator', billing: false, products: [] },
    invitation: { by: inviter, sentAt, expiresAt, tokenVersion: 1 },
    chosenAt: 0,
    joinedAt: null,
    ...empty,
  };
}

async function fillFloor(database: Db, { people, invitations }: Seed): Promise<void> {
  const owned = people.flatMap(({ token, organizationIds }) =>
    organizationIds.map((organizationId) => ({ organizationId, token })),
  );
  const later = new Date(Date.now() + 12 * 60 * 60 * 1_000);
  const sessionOf = ({ token, accountId }: Person): FloorSession => ({
    ...{ _id: token, accountId, expiresAt: later },
  });
  await insert(database, 'sessions', people, sessionOf);
  await insert(database, 'organizations', owned, ({ organizationId }): FloorOrganization => ({
    ...{ _id: organizationId, name: `Organization ${organizationId}` },
  }));
  // The floor has no accounts: who holds a secret is named by it.
  await insert(database, 'memberships', owned, ({ organizationId, token }): FloorMembership => ({
    ...{ _id: `${organizationId}-${token}`, accountId: token, organizationId },
    ...{ state: 'active', chosenAt: 1, outbox: [] },
  }));
  await insert(
    database,
    'memberships',
    invitations,
    ({ id, organizationId, session }): FloorMembership => ({
      ...{ _id: id, accountId: session, organizationId },
      ...{ state: 'invited', chosenAt: 0, outbox: [] },
    }),
  );
  const memberships = database.collection<FloorMembership>('memberships');
  await memberships.createIndex({ accountId: 1, state: 1, chosenAt: -1 });
  await memberships.createIndex({ accountId: 1, organizationId: 1 });
}

export const empty = { history: [], idempotency: [], version: 0, outbox: [], schemaVersion: 1 };

export async function insert<Item>(
  database: Db,
  collection: string,
  items: readonly Item[],
  document: (item: Item) => object,
): Promise<void> {
  for (let start = 0; start < items.length; start += 1_000) {
    const batch = items.slice(start, start + 1_000).map(document);
    await database.collection(collection).insertMany(batch);
  }
}

export async function inDatabase(
  uri: string,
  work: (database: Db) => Promise<void>,
): Promise<void> {
  const client = await MongoClient.connect(uri, { retryWrites: false });
  try {
    await work(client.db());
  } finally {
    await client.close();
  }
}
