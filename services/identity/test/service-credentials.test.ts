import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  allEvents,
  allRequests,
  changePassword,
  checkRight,
  createServiceCredential,
  type CreateServiceCredentialInput,
  deleteServiceCredential,
  type GivenServiceCredential,
  listServiceCredentials,
  productEnded,
  productMoved,
  replaceServiceKeys,
  rotateServicePassword,
  serviceCredentialChanged,
  verifyServiceCredential,
  type VerifyServiceCredentialInput,
} from '@atrium/contracts';
import {
  type Caller,
  connectParticipant,
  newParticipantKey,
  type ParticipantConnection,
} from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import {
  caller,
  client,
  IdentityTrial,
  password,
  problem,
  problemOf,
  problemsOf,
} from './trial.js';

const ownPassword = 'saltpetre orchid lamp';
const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPgcLKgc7Vm6XxA7bR1+6iy319hJEx6zuml7Uh3yzyTk marc@laptop';
const fingerprint = 'SHA256:cuX0f+lCS3xnEe7zzo5XO4u2E4AZ+azLm/7tJYi6YFM';
const otherKey =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBtMjLtJK++ouLyS6MORn6LqPBJgHLNrb1kS1ChMmpJTmvnmD/wBan8HkxV6X5kujRUUbzsgzoaoT1KFtlBEy/k=';
const otherFingerprint = 'SHA256:otApU16FgL4eUXlHmbHl5thwPKmSCkqz2EflTx5EEZo';

let identity: IdentityTrial;
let ftp: ParticipantConnection;
/** Who may manage which products of which organization: "account organization product". */
const managers = new Set<string>();
const members = new Set<string>();
/** Organizations whose products nobody manages for now. */
const blocked = new Set<string>();

beforeAll(async () => {
  const { nkey, nkeySeed } = newParticipantKey();
  identity = await IdentityTrial.start(
    {
      ATRIUM_SERVICE_CREDENTIALS_MAX: '5',
      ATRIUM_FAILURES_PER_ADDRESS: '4',
      ATRIUM_FAILURES_IN_A_ROW: '6',
      ATRIUM_LIMITS_FACTOR: '1',
      LOG_LEVEL: 'trace',
    },
    { participants: [{ name: 'ftp', nkey, capabilities: ['service-credentials.verify'] }] },
  );
  await identity.platform.bus.reply(checkRight, ({ accountId, organizationId, productId }) => ({
    isMember: members.has(`${accountId} ${organizationId}`),
    needsSecondFactor: false,
    allowed:
      !blocked.has(organizationId) &&
      managers.has(`${accountId} ${organizationId} ${productId ?? 'all'}`),
    ...(blocked.has(organizationId) && { productManagementBlocked: true }),
  }));
  ftp = await connectParticipant({
    name: 'ftp',
    natsUrl: identity.platform.natsUrl,
    nkeySeed,
  });
}, 60_000);
afterAll(async () => {
  await ftp?.close();
  await identity.stop();
});
afterEach(() => identity.platform.clock.reset());

let things = 0;
const fresh = (what: string): string => `${what}-${(things += 1)}`;

/** Somebody signed in who manages a product of an organization of their own. */
async function manager(...products: string[]) {
  const person = await identity.signedIn();
  const organizationId = fresh('organization');
  const [productId = fresh('product')] = products;
  members.add(`${person.accountId} ${organizationId}`);
  managers.add(`${person.accountId} ${organizationId} ${productId}`);
  return { ...person, organizationId, productId };
}

type Manager = Awaited<ReturnType<typeof manager>>;

function create(
  { caller: asking, organizationId, productId }: Manager,
  more: Partial<CreateServiceCredentialInput> = {},
): Promise<GivenServiceCredential> {
  const username = fresh('shop');
  const input = { organizationId, productId, kind: 'ftp' as const, username, ...more };
  return identity.gateway.request(createServiceCredential, input, asking);
}

function verify(
  username: string,
  secret: Partial<VerifyServiceCredentialInput>,
  more: Partial<VerifyServiceCredentialInput> = {},
) {
  const input = { kind: 'ftp' as const, username, network: '192.0.2.1', ...secret, ...more };
  return ftp.bus.request(verifyServiceCredential, input, caller());
}

function rotate({ organizationId, caller: asking }: Manager, credentialId: string, more = {}) {
  const input = { organizationId, credentialId, ...more };
  return identity.gateway.request(rotateServicePassword, input, asking);
}

describe('a service credential', () => {
  it('A2-21 gets a generated password, shown once, which a product service takes', async () => {
    const julie = await manager();
    const made = await create(julie);
    expect(made.password).toMatch(/^[\w-]{43}$/);
    const verified = await verify(made.username, { password: made.password! });
    expect(verified).toEqual({
      credentialId: made.credentialId,
      organizationId: julie.organizationId,
      productId: julie.productId,
    });
    const { items } = await identity.gateway.request(
      listServiceCredentials,
      { organizationId: julie.organizationId, productId: julie.productId },
      julie.caller,
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ username: made.username, openedBy: 'password' });
    expect(items[0]).not.toHaveProperty('password');
  });

  it('A2-21 stays as it is when the account’s password is changed', async () => {
    const julie = await manager();
    const made = await create(julie, { password: ownPassword });
    const newPassword = 'another orchid, another lamp';
    const change = { currentPassword: password, newPassword, client };
    await identity.gateway.request(changePassword, change, julie.caller);
    const verified = await verify(made.username, { password: ownPassword });
    expect(verified.credentialId).toBe(made.credentialId);
    for (const accounts of [password, newPassword]) {
      expect(await problemOf(verify(made.username, { password: accounts }))).toBe(
        'wrong-credentials',
      );
    }
    await identity.signIn(julie.email, { password: newPassword });
  });

  it('A2-21 changes nothing of the account when its own password is', async () => {
    const julie = await manager();
    const made = await create(julie);
    const rotated = await rotate(julie, made.credentialId, { password: ownPassword });
    expect(rotated).not.toHaveProperty('password');
    await identity.signIn(julie.email);
    expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
  });

  it('A17 takes no password that the policy refuses', async () => {
    const julie = await manager();
    for (const bad of ['short', 'passwordpassword', 'munster-shop-2026']) {
      const attempt = create(julie, { username: 'munster-shop', password: bad });
      expect(await problemOf(attempt)).toBe('password-refused');
    }
  });

  it('has a name that is unique within its kind: of four at once one gets it', async () => {
    const julie = await manager();
    const eve = await manager();
    const username = fresh('taken');
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, (_, n) =>
        create(n % 2 ? julie : eve, { username }).then(
          () => 'made',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(outcomes.sort()).toEqual([
      'made',
      ...['username-taken', 'username-taken', 'username-taken'],
    ]);
    await create(julie, { username, kind: 'mysql' });
  });

  it.each(['Shop', 'a', '-shop', 'shop-', 'shop shop', 'root;drop', 'x'.repeat(33), '../etc'])(
    'is not made with the name "%s"',
    async (username) => {
      expect(await problemOf(create(await manager(), { username }))).toBe('invalid-input');
    },
  );

  it('is rotated: the password before is worth nothing, and of two at once one counts', async () => {
    const julie = await manager();
    const made = await create(julie);
    const outcomes = await Promise.allSettled([
      rotate(julie, made.credentialId),
      rotate(julie, made.credentialId),
    ]);
    const given = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(given.length).toBeGreaterThan(0);
    expect(await problemOf(verify(made.username, { password: made.password! }))).toBe(
      'wrong-credentials',
    );
    await verify(made.username, { password: given.at(-1)!.password! });
    const stored = await identity
      .collection('service-credentials')
      .findOne({ _id: made.credentialId });
    expect((stored!['history'] as object[])[0]).toMatchObject({
      what: 'created',
      by: julie.accountId,
    });
  });

  it('opens nothing any more once it is deleted, and its name is free', async () => {
    const julie = await manager();
    const made = await create(julie);
    const which = { organizationId: julie.organizationId, credentialId: made.credentialId };
    await identity.gateway.request(deleteServiceCredential, which, julie.caller);
    expect(await problemOf(verify(made.username, { password: made.password! }))).toBe(
      'wrong-credentials',
    );
    const again = identity.gateway.request(deleteServiceCredential, which, julie.caller);
    expect(await problemOf(again)).toBe('not-found');
    await create(julie, { username: made.username });
  });

  it('B-6 tells its organization each act once, and of its end when nothing else is left', async () => {
    const julie = await manager();
    const { organizationId, productId, accountId } = julie;
    const { credentialId, username } = await create(julie, { kind: 'ssh' });
    await rotate(julie, credentialId);
    const which = { organizationId, credentialId };
    const keys = { ...which, publicKeys: [publicKey] };
    await identity.gateway.request(replaceServiceKeys, keys, julie.caller);
    await identity.gateway.request(deleteServiceCredential, which, julie.caller);

    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(serviceCredentialChanged);
      const ofThis = events.filter(({ data }) => data.credentialId === credentialId);
      return ofThis.length === 4 && ofThis;
    });

    const about = { ...which, productId, kind: 'ssh' };
    expect(told.map(({ data, causedBy }) => [causedBy, data])).toEqual(
      ['created', 'password-rotated', 'keys-replaced', 'deleted'].map((change) => [
        accountId,
        { ...about, change },
      ]),
    );
    const left = await identity.collection('service-credentials').findOne({ _id: credentialId });
    expect(left).toMatchObject({ organizationId: '', secretBy: '', passwordHash: null, keys: [] });
    expect(JSON.stringify(left)).not.toContain(username);
  });

  it('B-6 tells the next act of one that was made before any were told', async () => {
    const julie = await manager();
    const { credentialId } = await create(julie);
    const credentials = identity.collection('service-credentials');
    const sent = { _id: credentialId, 'outbox.pending': true };
    await eventually(async () => (await credentials.countDocuments(sent)) === 0);
    await credentials.updateOne({ _id: credentialId }, { $unset: { outbox: '', version: '' } });
    await rotate(julie, credentialId);
    await eventually(async () => {
      const events = await identity.platform.bus.published(serviceCredentialChanged);
      return events.some(
        ({ data }) => data.credentialId === credentialId && data.change === 'password-rotated',
      );
    });
  });

  it('is one of so many of its organization', async () => {
    const julie = await manager();
    for (let made = 0; made < 5; made += 1) await create(julie, { password: ownPassword });
    expect(await problemOf(create(julie))).toBe('too-many-service-credentials');
  });

  it('is listed page by page, the newest first, those of one product', async () => {
    const julie = await manager();
    managers.add(`${julie.accountId} ${julie.organizationId} other`);
    managers.add(`${julie.accountId} ${julie.organizationId} all`);
    const made = [];
    for (let count = 0; count < 3; count += 1) made.unshift((await create(julie)).credentialId);
    const elsewhere = await create({ ...julie, productId: 'other' });
    const { organizationId, productId } = julie;
    const list = async (input: object) => {
      const asked = { organizationId, ...input };
      return identity.gateway.request(listServiceCredentials, asked, julie.caller);
    };
    const first = await list({ productId, limit: 2 });
    const second = await list({ productId, limit: 2, cursor: first.nextCursor! });
    const ids = [...first.items, ...second.items].map(({ credentialId }) => credentialId);
    expect(ids).toEqual(made);
    expect(second.nextCursor).toBeNull();
    const all = await list({});
    expect(all.items.map(({ credentialId }) => credentialId)).toEqual([
      elsewhere.credentialId,
      ...made,
    ]);
  });

  it('B-7 goes with its product to another organization, where it opens the same and can be rotated', async () => {
    const julie = await manager();
    const { productId, organizationId } = julie;
    const there = await manager(productId);
    const made = await create(julie);
    const other = await create({ ...julie, productId });
    const moment = (minutes: number) =>
      new Date(identity.platform.clock.now().getTime() + minutes * 60_000).toISOString();
    const stays = [organizationId, there.organizationId, organizationId, there.organizationId].map(
      (whose, number) => ({
        ...{ number, organizationId: whose, since: moment(number) },
        until: moment(number + 1),
      }),
    );
    /** Billing tells that the product has gone on, so many times by then. */
    const moved = async (times: number) => {
      const [to, from] = [stays[times]!, stays[times - 1]!];
      const event = await identity.platform.bus.publish(productMoved, {
        ...{ aggregateId: productId, aggregateVersion: times + 1 },
        data: {
          ...{ organizationId: to.organizationId, from: from.organizationId, productId },
          ...{ type: 'hosting', productName: 'Shop', ended: false, transferId: fresh('t') },
          stays: stays.slice(0, times + 1),
        },
      });
      await eventually(async () => {
        const notes = await identity.platform
          .database('identity')
          .collection('inbox')
          .find()
          .toArray();
        return notes.some(({ _id, done }) => String(_id).endsWith(`:${event.id}`) && done);
      });
    };
    await moved(1);
    const opened = await verify(made.username, { password: made.password! });
    expect(opened).toMatchObject({ organizationId: there.organizationId, productId });
    expect(await problemOf(rotate(julie, made.credentialId))).toBe('not-found');
    expect((await rotate(there, other.credentialId)).password).not.toBe(other.password);
    // Told late, the second move is no news: the third was told before.
    await moved(3);
    await moved(2);
    const { items } = await identity.gateway.request(
      listServiceCredentials,
      { organizationId: there.organizationId, productId },
      there.caller,
    );
    expect(items.map(({ credentialId }) => credentialId).toSorted()).toEqual(
      [made.credentialId, other.credentialId].toSorted(),
    );
  });

  it('opens nothing any more once its product has ended, and the organization is told', async () => {
    const julie = await manager();
    const { organizationId, productId } = julie;
    const made = await create(julie);
    expect(await verify(made.username, { password: made.password! })).toMatchObject({ productId });
    await identity.platform.bus.publish(productEnded, {
      ...{ aggregateId: productId, causedBy: julie.accountId },
      data: {
        ...{ organizationId, productId, type: 'hosting', productName: 'Shop' },
        ...{ ended: true, stays: [] },
      },
    });
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(serviceCredentialChanged);
      const changes = events.filter(({ data }) => data.credentialId === made.credentialId);
      return changes.length > 1 && changes.map(({ data }) => data.change);
    });
    expect(told).toEqual(['created', 'ended']);
    expect(await problemOf(verify(made.username, { password: made.password! }))).toBe(
      'wrong-credentials',
    );
  });

  it('notes its last use', async () => {
    const julie = await manager();
    const made = await create(julie);
    expect(made.lastUsedAt).toBeNull();
    await verify(made.username, { password: made.password! });
    await eventually(async () => {
      const stored = await identity
        .collection('service-credentials')
        .findOne({ _id: made.credentialId });
      return stored!['lastUsedAt'] !== null;
    });
  });
});

describe('keys of an SSH credential', () => {
  it('open it by their fingerprint, without any password', async () => {
    const julie = await manager();
    const made = await create(julie, { kind: 'ssh', publicKeys: [publicKey, publicKey] });
    expect(made).toMatchObject({
      openedBy: 'keys',
      keys: [{ type: 'ssh-ed25519', fingerprint, comment: 'marc@laptop' }],
    });
    expect(made).not.toHaveProperty('password');
    const asSsh = { kind: 'ssh' } as const;
    expect((await verify(made.username, { fingerprint }, asSsh)).credentialId).toBe(
      made.credentialId,
    );
    for (const wrong of [{ fingerprint: otherFingerprint }, { password: ownPassword }]) {
      expect(await problemOf(verify(made.username, wrong, asSsh))).toBe('wrong-credentials');
    }
    expect(await problemOf(verify(made.username, { fingerprint }))).toBe('wrong-credentials');
  });

  it('are replaced as a whole; one without a password keeps one', async () => {
    const julie = await manager();
    const made = await create(julie, { kind: 'ssh', publicKeys: [publicKey] });
    const replace = (publicKeys: string[]) =>
      identity.gateway.request(
        replaceServiceKeys,
        { organizationId: julie.organizationId, credentialId: made.credentialId, publicKeys },
        julie.caller,
      );
    await replace([otherKey]);
    const asSsh = { kind: 'ssh' } as const;
    await verify(made.username, { fingerprint: otherFingerprint }, asSsh);
    expect(await problemOf(verify(made.username, { fingerprint }, asSsh))).toBe(
      'wrong-credentials',
    );
    expect(await problemOf(replace([]))).toBe('invalid-input');
    const { password: given } = await rotate(julie, made.credentialId);
    expect((await replace([])).openedBy).toBe('password');
    await verify(made.username, { password: given! }, asSsh);
  });

  it('are refused by their place in the list, and for whatever is not SSH', async () => {
    const julie = await manager();
    const bad = await problem(create(julie, { kind: 'ssh', publicKeys: [publicKey, 'ssh-rsa x'] }));
    expect(bad.details.errors?.map(({ pointer }) => pointer)).toEqual(['/publicKeys/1']);
    expect(await problemOf(create(julie, { kind: 'ftp', publicKeys: [publicKey] }))).toBe(
      'invalid-input',
    );
  });
});

describe('who manages service credentials', () => {
  it('B-1 is whoever manages the product; another member is refused, a stranger finds nothing', async () => {
    const julie = await manager();
    const made = await create(julie);
    const anna = await identity.signedIn();
    members.add(`${anna.accountId} ${julie.organizationId}`);
    const eve = await identity.signedIn();
    const { organizationId, productId } = julie;
    const real = { organizationId, credentialId: made.credentialId };
    const unknown = { organizationId, credentialId: 'unknown' };
    const elsewhere = { organizationId: 'unknown', credentialId: made.credentialId };
    const attempts = (asking: Caller, which: typeof real) => [
      identity.gateway.request(rotateServicePassword, which, asking),
      identity.gateway.request(replaceServiceKeys, { ...which, publicKeys: [] }, asking),
      identity.gateway.request(deleteServiceCredential, which, asking),
    ];
    expect(await problemsOf(attempts(anna.caller, real))).toEqual(['forbidden']);
    const answers = await Promise.all(
      [
        ...attempts(eve.caller, real),
        ...attempts(eve.caller, unknown),
        ...attempts(eve.caller, elsewhere),
        ...attempts(julie.caller, unknown),
        ...attempts(julie.caller, elsewhere),
        identity.gateway.request(listServiceCredentials, { organizationId }, eve.caller),
        create({ ...julie, caller: eve.caller }),
      ].map(problem),
    );
    const [first] = answers;
    expect(first!.code).toBe('not-found');
    for (const { details } of answers) expect(details).toEqual(first!.details);
    const all = identity.gateway.request(listServiceCredentials, { organizationId }, julie.caller);
    expect(await problemOf(all)).toBe('forbidden');
    expect(await problemOf(create({ ...julie, caller: anna.caller, productId }))).toBe('forbidden');
    await verify(made.username, { password: made.password! });
  });

  it('B-6 is nobody while the management of products is blocked, and says why', async () => {
    const marc = await manager();
    await create(marc);
    blocked.add(marc.organizationId);
    expect(await problemOf(create(marc))).toBe('product-management-blocked');
    blocked.delete(marc.organizationId);
    await create(marc);
  });

  it('7.5.1 has to have proven just now who they are, to give something out', async () => {
    const julie = await manager();
    const made = await create(julie, { kind: 'ssh' });
    await identity.platform.clock.advance({ minutes: 11 });
    const later = { ...julie, caller: await identity.callerWith(julie.token) };
    const which = { organizationId: julie.organizationId, credentialId: made.credentialId };
    const keys = { ...which, publicKeys: [publicKey] };
    const attempts = [
      create(later),
      rotate(later, made.credentialId),
      identity.gateway.request(replaceServiceKeys, keys, later.caller),
    ];
    expect(await problemsOf(attempts)).toEqual(['fresh-authentication-required']);
    await identity.gateway.request(deleteServiceCredential, which, later.caller);
  });
});

describe('what product services are told', () => {
  it('A6 costs the same work and gets the same answer for known and unknown names', async () => {
    const julie = await manager();
    const { username } = await create(julie, { password: ownPassword });
    const known = () => problem(verify(username, { password: fresh('a wrong guess') }));
    const unknown = () => problem(verify(fresh('nobody'), { password: fresh('a wrong guess') }));
    const answers = [await known(), await unknown()];
    expect(answers[0]!.details).toEqual(answers[1]!.details);
    expect(await identity.tap.during(known)).toEqual(await identity.tap.during(unknown));
    const byKey = { fingerprint };
    const asSsh = { kind: 'ssh' } as const;
    const knownKey = () => problemOf(verify(username, byKey, asSsh));
    const unknownKey = () => problemOf(verify(fresh('nobody'), byKey, asSsh));
    expect(await identity.tap.during(knownKey)).toEqual(await identity.tap.during(unknownKey));
  });

  it('A7 lets nobody guess: of twenty at once no more verdicts than the limit; elsewhere its owner gets in', async () => {
    const julie = await manager();
    const { username } = await create(julie, { password: ownPassword });
    const network = '198.51.100.7';
    const guesses = Array.from({ length: 20 }, (_, n) =>
      problemOf(verify(username, { password: `a wrong guess number ${n}` }, { network })),
    );
    const outcomes = await Promise.all(guesses);
    expect(outcomes.filter((code) => code === 'wrong-credentials')).toHaveLength(4);
    expect(outcomes.filter((code) => code === 'too-many-requests')).toHaveLength(16);
    const right = { password: ownPassword };
    expect(await problemOf(verify(username, right, { network }))).toBe('too-many-requests');
    await verify(username, right, { network: '203.0.113.9' });
    // From ever new networks: at last nobody gets a verdict.
    const wide = [];
    for (let n = 0; n < 6; n += 1) {
      const more = { network: `203.0.113.${n + 20}` };
      wide.push(await problemOf(verify(username, { password: `guess number ${n}, wide` }, more)));
    }
    expect(wide).toContain('too-many-requests');
    await identity.platform.clock.advance({ minutes: 16 });
    await verify(username, right, { network });
  });

  it('A7 keeps nobody out of where he came in before, however many guess elsewhere', async () => {
    const julie = await manager();
    const { username } = await create(julie, { password: ownPassword });
    const [right, home] = [{ password: ownPassword }, { network: '192.0.2.40' }];
    const marks = () =>
      identity.collection('attempts').countDocuments({ _id: /^service-known:/ as never });
    const before = await marks();
    await verify(username, right, home);
    await eventually(async () => (await marks()) > before);
    for (let n = 0; n < 8; n += 1) {
      const elsewhere = { network: `198.51.100.${n + 60}` };
      await problemOf(verify(username, { password: `guess number ${n}, wide` }, elsewhere));
    }
    const unknown = { network: '198.51.100.90' };
    expect(await problemOf(verify(username, right, unknown))).toBe('too-many-requests');
    await verify(username, right, home);
  });

  it('A7 counts one wrong password once: a forgotten telephone with the old one locks nobody out', async () => {
    const julie = await manager();
    const { username, credentialId } = await create(julie, { password: ownPassword });
    const network = { network: '192.0.2.50' };
    const old = { password: 'the password of last year' };
    for (let n = 0; n < 12; n += 1) {
      expect(await problemOf(verify(username, old, network))).toBe('wrong-credentials');
    }
    // Without another hash: as many at once as no lane would take.
    const crowd = await Promise.all(
      Array.from({ length: 200 }, () => problemOf(verify(username, old, network))),
    );
    expect(new Set(crowd)).toEqual(new Set(['wrong-credentials']));
    await verify(username, { password: ownPassword }, network);
    await rotate(julie, credentialId, old);
    await verify(username, old, network);
  });

  it('is not slowed down by many right ones at once', async () => {
    const julie = await manager();
    const { username } = await create(julie, { password: ownPassword });
    const many = Array.from({ length: 12 }, () => verify(username, { password: ownPassword }));
    expect(await Promise.all(many)).toHaveLength(12);
  });

  it('takes one proof, not two and not none', async () => {
    for (const secret of [{}, { password: ownPassword, fingerprint }]) {
      expect(await problemOf(verify('anybody', secret))).toBe('invalid-input');
    }
  });

  it('can be asked by nobody else: neither a service of ours nor another question by this participant', async () => {
    const input = { kind: 'ftp' as const, username: 'shop', password, network: '192.0.2.1' };
    const asking = identity.gateway.request(verifyServiceCredential, input, caller());
    expect(await problemOf(asking)).toBe('internal-error');
    const other = allRequests().find(({ subject }) => subject === 'identity.v1.sessions.resolve')!;
    const token = 'A'.repeat(43);
    expect(await problemOf(ftp.bus.request(other, { token }, caller()))).toBe('internal-error');
  });

  it('A22 is in no log, no event and in no database in clear', async () => {
    const julie = await manager();
    const canary = 'canary password that sings';
    const made = await create(julie, { password: canary });
    await verify(made.username, { password: canary });
    await problemOf(verify(made.username, { password: `${canary}!` }));
    const rotated = await rotate(julie, made.credentialId);
    await verify(made.username, { password: rotated.password! });
    const stored = JSON.stringify(
      await Promise.all(
        (['accounts', 'attempts', 'service-credentials'] as const).map((name) =>
          identity.collection(name).find().toArray(),
        ),
      ),
    );
    const events = JSON.stringify(
      await Promise.all(
        allEvents()
          .filter(({ publishedBy }) => publishedBy === 'identity')
          .map((contract) => identity.platform.bus.published(contract)),
      ),
    );
    const log = identity.platform.platform.log('identity');
    for (const secret of [canary, rotated.password!]) {
      for (const place of [stored, events, log]) expect(place).not.toContain(secret);
    }
    // The counters tell no name either.
    const counters = JSON.stringify(await identity.collection('attempts').find().toArray());
    expect(counters).not.toContain(made.username);
  });
});
