import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountDeleted,
  type AccountDeparture,
  deleteAccount,
  departAccount,
  type DepartAccountInput,
  finishAccountDeletionOfNotifications,
  type Obstacle,
  previewAccountDeparture,
  securityChanged,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { client, IdentityTrial, problemOf } from './trial.js';

const environment = { ATRIUM_FAILURES_PER_NETWORK: '10000', ATRIUM_STEP_LEASE_MS: '1000' };
const command = new URL('../src/erasure/erasures-main.js', import.meta.url);

let identity: IdentityTrial;
/** What organizations say stands in the way, of everybody. */
let obstacles: Obstacle[] = [];
const asked: DepartAccountInput[] = [];

const departure = (): AccountDeparture => ({
  state: obstacles.length > 0 ? 'obstructed' : 'gone',
  obstacles,
});

beforeAll(async () => {
  identity = await IdentityTrial.start(environment);
  const { bus } = identity.platform;
  await bus.reply(previewAccountDeparture, () => ({
    ...{ obstacles: [], hasMore: false, organizations: [] },
    hasMoreOrganizations: false,
  }));
  await bus.reply(departAccount, (input) => {
    asked.push(input);
    return departure();
  });
  await bus.reply(finishAccountDeletionOfNotifications, () => ({ isDone: true }));
}, 60_000);
afterAll(() => identity.stop());

/** `npm run erasures` as somebody types it. */
function typed(...words: string[]): Promise<{ code: number; said: string }> {
  const env = { ATRIUM_DATA: identity.platform.platform.data.path };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [fileURLToPath(command), ...words],
      { env },
      (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: (stdout + stderr).trim() }),
    );
  });
}

const accountOf = (accountId: string) =>
  identity.collection('accounts').findOne({ _id: accountId });

async function isErased(accountId: string): Promise<void> {
  await eventually(async () => {
    await identity.platform.clock.advance({ seconds: 20 });
    return (await accountOf(accountId)) === null;
  }, 40_000);
}

/** Somebody who deleted their account after a backup was made: with what the backup has of it. */
async function erasedAfterBackup() {
  const { email, accountId, caller: asking } = await identity.signedIn();
  const backup = await accountOf(accountId);
  await identity.gateway.request(deleteAccount, { email, client }, asking);
  await isErased(accountId);
  const restore = () => identity.collection('accounts').insertOne(backup!);
  return { email, accountId, restore };
}

function listed(...lines: string[]): string {
  const file = join(identity.platform.platform.data.path, `list-${Date.now()}.txt`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('decision 43 the erasure list', () => {
  it('decision 43 erases again who was erased, when a backup is restored, and tells nobody once more', async () => {
    const { email, accountId, restore } = await erasedAfterBackup();
    const { code, said } = await typed('list');
    expect(code).toBe(0);
    expect(said).toMatch(new RegExp(`^${accountId} 20`, 'm'));
    const stranger = await identity.signedIn();

    await restore();
    const { token } = await identity.signIn(email);
    const again = await typed('replay', listed(...said.split('\n')));

    expect(again).toEqual({ code: 0, said: expect.stringContaining('1 erased again') });
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    expect(await problemOf(identity.signIn(email))).toBe('wrong-credentials');
    await isErased(accountId);
    const mails = (await identity.platform.bus.published(securityChanged)).filter(
      ({ data }) => data.accountId === accountId && data.change === 'account-deleted',
    );
    expect(mails).toHaveLength(1);
    const told = (await identity.platform.bus.published(accountDeleted)).filter(
      ({ data }) => data.accountId === accountId,
    );
    expect(told).toHaveLength(2);
    // A restored backup has sessions that were ended since: all end, and everybody signs in anew.
    expect(await problemOf(identity.resolve(stranger.token))).toBe('sign-in-required');
    await identity.signIn(stranger.email);
    const nothing = await typed('replay', listed(...said.split('\n')));
    expect(nothing.said).toMatch(/0 erased again, \d+ not there, 0 obstructed/);
    // Organizations may have it back, from a backup of their own.
    expect(asked.at(-1)).toMatchObject({ accountId, address: null });
  }, 60_000);

  it('decision 43 says of whom it could not, and which organizations are in the way', async () => {
    const { accountId, restore } = await erasedAfterBackup();
    await restore();
    obstacles = [
      {
        ...{ kind: 'last-legal-representative', id: 'organization-9', what: 'Eiger AG' },
        ...{ why: 'Nobody else represents it.', money: null, clearedBy: null },
      },
    ];
    const { code, said } = await typed('replay', listed(`${accountId} 2026-11-28T00:00:00.000Z`));
    expect(code).toBe(1);
    expect(said).toContain(`${accountId} alone represents organization-9`);
    obstacles = [];
    expect((await typed('replay', listed(accountId))).said).toContain('1 erased again');
    await isErased(accountId);
  }, 60_000);

  it('understands what it is told, or says how', async () => {
    expect((await typed()).code).toBe(2);
    expect((await typed('list', 'more')).code).toBe(2);
    const { code, said } = await typed('replay', listed('not an id'));
    expect(code).not.toBe(0);
    expect(said).toContain('This is no line of an erasure list');
  });
});
