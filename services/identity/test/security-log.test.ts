import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ChainedLogLine,
  changePassword,
  exportSecurityLog,
  listOrganizationSecurityLog,
  listSecurityLog,
  overseeMembers,
  type MembershipPeriod,
} from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import { eventually, parallel } from '@atrium/testing';
import mongoose, { type Connection } from 'mongoose';
import { createHash } from 'node:crypto';
import { ArchiveRepository } from '../src/security/archive.repository.js';
import { firstBreak } from '../src/security/chain.js';
import { logged } from '../src/security/security-log.js';
import { client, IdentityTrial, newAddress, password, problemOf } from './trial.js';

const newPassword = 'saltpetre orchid lamp';
const members = new Map<string, MembershipPeriod[]>();

let identity: IdentityTrial;
let connection: Connection;
let archive: ArchiveRepository;
beforeAll(async () => {
  identity = await IdentityTrial.start({ ATRIUM_LIMITS_FACTOR: '10' });
  const uri = identity.platform.platform.mongoUri('identity');
  connection = await mongoose.createConnection(uri).asPromise();
  archive = new ArchiveRepository(connection);
  // In the place of organizations.
  await identity.platform.bus.reply(overseeMembers, ({ organizationId, accountId }) => {
    const all = members.get(organizationId);
    if (!all) throw new Problem('forbidden');
    return { members: all.filter((one) => !accountId || one.accountId === accountId) };
  });
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await identity?.stop();
});

async function kindsOf(caller: Caller): Promise<string[]> {
  const { items } = await identity.gateway.request(listSecurityLog, { limit: 200 }, caller);
  return items.map(({ kind }) => kind);
}

async function exported(caller: Caller): Promise<ChainedLogLine[]> {
  const lines: ChainedLogLine[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit: 7, ...(cursor !== undefined && { cursor }) };
    const answer = await identity.gateway.request(exportSecurityLog, page, caller);
    lines.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return lines;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function change(caller: Caller): Promise<object> {
  const input = { currentPassword: password, newPassword, client };
  return identity.gateway.request(changePassword, input, caller);
}

async function inDocument(accountId: string): Promise<number> {
  const account = await identity.collection('accounts').findOne({ _id: accountId });
  return (account!['securityLog'] as object[]).length;
}

describe('B-6 the log of one’s own account', () => {
  it('tells sign-ins, failed ones and changes, the newest first, page by page', async () => {
    const julie = await identity.signedIn();
    for (let at = 0; at < 3; at += 1) {
      await problemOf(identity.signIn(julie.email, { password: 'not her password' }));
    }
    await identity.signIn(julie.email);
    await change(julie.caller);
    expect(await kindsOf(julie.caller)).toEqual([
      ...['password-changed', 'signed-in'],
      ...Array(3).fill('sign-in-failed'),
      'signed-in',
    ]);
    const first = await identity.gateway.request(listSecurityLog, { limit: 4 }, julie.caller);
    expect(first.items).toHaveLength(4);
    const rest = { limit: 4, cursor: first.nextCursor! };
    const second = await identity.gateway.request(listSecurityLog, rest, julie.caller);
    expect(second).toEqual({ items: [expect.anything(), expect.anything()], nextCursor: null });
    const odd = identity.gateway.request(listSecurityLog, { cursor: '0' }, julie.caller);
    expect(await problemOf(odd)).toBe('invalid-input');
  });

  it('A23 loses no line, however many there are, and keeps the document small', async () => {
    const julie = await identity.signedIn();
    for (let round = 0; round < 6; round += 1) {
      await parallel(5, () => identity.signIn(julie.email));
    }
    await eventually(async () => (await inDocument(julie.accountId)) < 15);
    expect(await kindsOf(julie.caller)).toEqual(Array(31).fill('signed-in'));
    expect(await inDocument(julie.accountId)).toBe(0);
  });

  it('A23 is one chain without gap or twin, whoever settles it at the same time', async () => {
    const julie = await identity.signedIn();
    await parallel(9, () => identity.signIn(julie.email));
    await parallel(12, () => problemOf(identity.signIn(julie.email, { password: 'wrong one' })));
    const logs = await parallel(10, () => kindsOf(julie.caller));
    for (const log of logs) expect(log).toMatchObject({ status: 'fulfilled' });
    const lines = await exported(julie.caller);
    expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: 22 }, (_, at) => at + 1));
    expect(new Set(lines.map(({ lineId }) => lineId)).size).toBe(22);
    const account = await identity.collection('accounts').findOne({ _id: julie.accountId });
    expect(account!['loggedLines']).toBe(22);
  });

  it('A23 (16.4.2) can be checked by whoever has exported it', async () => {
    const julie = await identity.signedIn();
    await change(julie.caller);
    await problemOf(identity.signIn(julie.email));
    const lines = await exported(julie.caller);
    expect(lines.map(({ kind }) => kind)).toEqual([
      ...['signed-in', 'password-changed', 'sign-in-failed'],
    ]);
    let before: string | null = null;
    for (const { hash, device, network, salt, ...line } of lines) {
      const names = Object.keys(line).sort();
      expect(hash).toBe(sha256(JSON.stringify(line, names)));
      expect(line.sceneHash).toBe(sha256(JSON.stringify({ device, network, salt })));
      expect(line.prevHash).toBe(before);
      before = hash;
    }
    expect(new Set(lines.map(({ salt }) => salt)).size).toBe(3);
  });

  it('A22 holds no address, name or secret', async () => {
    const julie = await identity.signedIn();
    await problemOf(identity.signIn(julie.email, { password: 'canary of a wrong guess' }));
    await change(julie.caller);
    await kindsOf(julie.caller);
    const stored = await identity.collection('security-log').find().toArray();
    const failed = await identity.collection('failed-sign-ins').find().toArray();
    const text = JSON.stringify([stored, failed]);
    expect(stored.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/munster|Julie|argon2|horse|saltpetre|canary/i);
    expect(text).not.toContain(julie.token);
  });
});

describe('A6 failed sign-ins', () => {
  it('are noted alike for known and unknown addresses, and nobody’s run out', async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await identity.account(known);
    const attempt = (email: string) =>
      identity.tap.during(() => problemOf(identity.signIn(email, { password: 'not this one' })));
    const forKnown = await attempt(known);
    expect(await attempt(unknown)).toEqual(forKnown);
    expect(forKnown.at(-1)).toBe('insert failed-sign-ins');
    const newest = identity.collection('failed-sign-ins').find().sort({ _id: -1 }).limit(2);
    const [second, first] = await newest.toArray();
    expect(Object.keys(first!)).toEqual(Object.keys(second!));
    const days = ((first!['expiresAt'] as Date).getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
  });

  it('of before an account existed are in nobody’s way when it comes to be', async () => {
    const email = newAddress();
    await problemOf(identity.signIn(email));
    await identity.account(email);
    const { token } = await identity.signIn(email);
    expect(await kindsOf(await identity.callerWith(token))).toEqual([
      'signed-in',
      'sign-in-failed',
    ]);
  });
});

describe('B-6 the log of an organization', () => {
  const list = (caller: Caller, organizationId: string, more: object = {}) =>
    identity.gateway.request(listOrganizationSecurityLog, { organizationId, ...more }, caller);
  const long = '2026-01-01T00:00:00.000Z';

  it('tells those who may what its members did, settled or not, page by page', async () => {
    const [julie, marc] = [await identity.signedIn(), await identity.signedIn()];
    members.set('family', [
      { accountId: julie.accountId, since: long, until: null },
      { accountId: marc.accountId, since: long, until: null },
    ]);
    await change(marc.caller);
    await identity.signIn(julie.email);
    const { items } = await list(julie.caller, 'family');
    expect(items.map(({ kind, accountId }) => [kind, accountId])).toEqual([
      ['signed-in', julie.accountId],
      ['password-changed', marc.accountId],
      ['signed-in', marc.accountId],
      ['signed-in', julie.accountId],
    ]);
    const paged = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list(julie.caller, 'family', { limit: 1, ...(cursor && { cursor }) });
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(items);
    const his = await list(julie.caller, 'family', { accountId: marc.accountId });
    expect(his.items).toHaveLength(2);
  });

  it('tells nothing of what they did before they joined and after they left', async () => {
    const julie = await identity.signedIn();
    await kindsOf(julie.caller);
    const since = new Date().toISOString();
    await identity.signIn(julie.email);
    const until = new Date(Date.now() + 1).toISOString();
    await eventually(() => Date.now() > Date.parse(until));
    await identity.signIn(julie.email);
    members.set('short', [{ accountId: julie.accountId, since, until }]);
    for (const read of [() => undefined, () => kindsOf(julie.caller)]) {
      await read();
      const { items } = await list(julie.caller, 'short');
      expect(items).toHaveLength(1);
    }
  });

  it('is closed to whoever organizations refuses', async () => {
    const eve = await identity.signedIn();
    expect(await problemOf(list(eve.caller, 'nowhere'))).toBe('forbidden');
  });
});

describe('B-3 the log of an account that is deleted', () => {
  /** Somebody who has signed in twice, and failed once; then the account is gone. */
  async function deleted() {
    const julie = await identity.signedIn();
    await problemOf(identity.signIn(julie.email, { password: 'not her password' }));
    await identity.signIn(julie.email);
    const lines = await exported(julie.caller);
    await identity.collection('accounts').deleteOne({ _id: julie.accountId });
    await archive.eraseScenes(julie.accountId);
    return { ...julie, lines };
  }

  it('B-3 forgets where somebody was and keeps the chain whole', async () => {
    const { accountId, lines } = await deleted();
    const stored = await identity.collection('security-log').find({ accountId }).toArray();
    const text = JSON.stringify(stored);
    for (const { device, network, salt } of lines) {
      for (const trace of [device, network, salt]) expect(text).not.toContain(trace);
    }
    const kept = await archive.oldest(accountId, 0, 10);
    expect(kept).toMatchObject(
      lines.map(({ lineId: id, at, ...line }) => ({
        ...{ ...line, id, at: new Date(at) },
        ...{ device: null, network: null, salt: null },
      })),
    );
    expect(kept).toHaveLength(3);
    expect(firstBreak(kept, { count: 3, isGone: true })).toBeNull();
  });

  it('B-3 forgets nothing of anybody else', async () => {
    const marc = await identity.signedIn();
    const before = await exported(marc.caller);
    await deleted();
    expect(await exported(marc.caller)).toEqual(before);
  });

  it('B-3 forgets what came late when it is told again, and the chain goes on', async () => {
    const { accountId } = await deleted();
    const scene = { device: 'Safari on iOS', network: '203.0.113.7', sessionId: null };
    const late = () => logged('sign-in-failed', { ...scene, at: new Date() });
    await parallel(6, async (at) =>
      at % 2 === 0 ? archive.eraseScenes(accountId) : archive.append(accountId, [late()]),
    );
    await archive.append(accountId, [late()]);
    expect(JSON.stringify(await archive.newest(accountId, Infinity, 1))).toContain(scene.network);
    await archive.eraseScenes(accountId);
    const kept = await archive.oldest(accountId, 0, 10);
    expect(kept).toHaveLength(7);
    expect(JSON.stringify(kept)).not.toMatch(/Safari|203\.0/);
    expect(firstBreak(kept, { count: 7, isGone: true })).toBeNull();
  });

  it('B-3 B-6 still tells an organization what was done, but not where', async () => {
    const julie = await identity.signedIn();
    const { accountId, lines } = await deleted();
    const since = '2026-01-01T00:00:00.000Z';
    members.set('bereft', [{ accountId, since, until: null }]);
    const { items } = await identity.gateway.request(
      listOrganizationSecurityLog,
      { organizationId: 'bereft' },
      julie.caller,
    );
    const told = lines.map(({ lineId, kind, at, sessionId }) => ({ lineId, kind, at, sessionId }));
    expect(items).toEqual(
      told.reverse().map((line) => ({ ...line, accountId, device: null, network: null })),
    );
  });

  it('B-3 is closed to whoever was still signed in', async () => {
    const { caller } = await deleted();
    expect(await problemOf(exported(caller))).toBe('sign-in-required');
    expect(await problemOf(kindsOf(caller))).toBe('sign-in-required');
  });
});
