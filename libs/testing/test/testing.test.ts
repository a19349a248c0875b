import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountVerified, getMyProfile } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, parallel, startInfrastructure, type TestPlatform } from '../src/index.js';

let infrastructure: TestPlatform;
beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(() => infrastructure.stop());

const ada = {
  accountId: 'acc-ada-00000000',
  email: 'ada@example.test',
  givenName: 'Ada',
  familyName: 'Byron',
  initials: 'AB',
  locale: 'en',
  timeZone: 'Europe/Zurich',
  createdAt: '2026-01-01T00:00:00.000Z',
};

describe('the bus of a test', () => {
  it('lets the test reply in the place of a service, with the asker verified', async () => {
    await infrastructure.bus.reply(getMyProfile, (_input, { asker }) => {
      if (asker.accountId !== ada.accountId) throw new Problem('not-found');
      return ada;
    });
    const gateway = await infrastructure.connectAs('gateway');
    const asAda = await infrastructure.bus.callerFor({ accountId: ada.accountId });
    expect(await gateway.request(getMyProfile, {}, asAda)).toEqual(ada);
  });

  it('holds the test to the permissions of the service that it plays', async () => {
    const billing = await infrastructure.connectAs('billing');
    const caller = await infrastructure.bus.callerFor({ accountId: ada.accountId });
    await expect(billing.request(getMyProfile, {}, caller)).rejects.toThrow();
  });

  it('keeps the events that the test tells, once for each id', async () => {
    const data = { accountId: ada.accountId, organizationId: null, invitationId: null };
    const event = { id: 'event-1', aggregateId: ada.accountId, data };
    await infrastructure.bus.publish(accountVerified, event);
    await infrastructure.bus.publish(accountVerified, event);
    const published = await infrastructure.bus.published(accountVerified);
    expect(published.map(({ id }) => id)).toEqual(['event-1']);
  });
});

describe('the database of a test', () => {
  it('belongs to each service alone', async () => {
    await infrastructure.database('identity').collection('things').insertOne({ name: 'a' });
    const [identity, billing] = await Promise.all([
      infrastructure.database('identity').collection('things').countDocuments(),
      infrastructure.database('billing').collection('things').countDocuments(),
    ]);
    expect([identity, billing]).toEqual([1, 0]);
  });
});

describe('the clock of a test', () => {
  it('moves on from where it is set', async () => {
    await infrastructure.clock.set('2030-01-01T00:00:00Z');
    await infrastructure.clock.advance({ days: 7, hours: 1 });
    expect(infrastructure.clock.now().toISOString()).toMatch(/^2030-01-08T01:00:0/);
    await infrastructure.clock.freeze('2031-01-01T00:00:00Z');
    expect(infrastructure.clock.now().toISOString()).toBe('2031-01-01T00:00:00.000Z');
    await infrastructure.clock.reset();
  });
});

describe('waiting', () => {
  it('tries again until something comes, and says what was wrong when nothing does', async () => {
    let tries = 0;
    expect(await eventually(() => (tries++ > 1 ? 'came' : undefined))).toBe('came');
    const never = eventually(() => Promise.reject(new Error('not yet')), 50);
    await expect(never).rejects.toThrow('not yet');
  });

  it('runs several at once and tells how each ended', async () => {
    const results = await parallel(3, async (index) => {
      if (index === 1) throw new Error('one fails');
      return index;
    });
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('stopping', () => {
  it('leaves neither a process nor a folder behind', async () => {
    const other = await startInfrastructure();
    const pids = Object.values(other.platform.pids());
    const folder = other.platform.data.path;
    await other.stop();
    expect(pids.length).toBeGreaterThan(1);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    expect(existsSync(folder)).toBe(false);
  });
});
