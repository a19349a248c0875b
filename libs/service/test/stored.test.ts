import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningServer, startServer } from '@atrium/embedded-mongo';
import { systemClock } from '@atrium/messaging';
import mongoose, { type Connection } from 'mongoose';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gates } from '../src/gates.js';
import { createIndexes, migrate, type Migration } from '../src/migrations.js';

const folder = mkdtempSync(join(tmpdir(), 'atrium-service-'));
let server: RunningServer;
let connection: Connection;

beforeAll(async () => {
  server = await startServer({ dataDir: folder });
  connection = await mongoose
    .createConnection(`${server.uri}/service`, { retryWrites: false })
    .asPromise();
});

afterAll(async () => {
  await connection.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('migrations', () => {
  it('run once and in order, whoever starts at the same time', async () => {
    const ran: string[] = [];
    const step = (id: string): Migration => ({
      id,
      run: async (on) => {
        ran.push(id);
        await createIndexes(on, 'things', [[{ name: 1 }, { unique: true, name: 'name' }]]);
      },
    });
    const steps = [step('0002-second'), step('0001-first')];
    await Promise.all(Array.from({ length: 5 }, () => migrate(connection, steps)));
    await migrate(connection, steps);
    expect(ran).toEqual(['0001-first', '0002-second']);
    const names = (await connection.collection('things').indexes()).map(({ name }) => name);
    expect(names).toContain('name');
  });

  it('take over a step whose process died in the middle', async () => {
    await connection.collection<{ _id: string }>('migrations').insertOne({
      _id: '0003-abandoned',
      lease: { by: 'a process that is gone', until: new Date(0) },
    } as never);
    let ran = 0;
    await migrate(connection, [{ id: '0003-abandoned', run: async () => void (ran += 1) }]);
    expect(ran).toBe(1);
  });
});

describe('the gate of an organization', () => {
  it('opens once, lets work start, and does not close while it is under way', async () => {
    const gates = new Gates(connection, systemClock);
    await Promise.all(Array.from({ length: 20 }, () => gates.open('o1')));
    let finish = (): void => undefined;
    const work = gates.whileOpen('o1', () => new Promise<void>((resolve) => (finish = resolve)));
    while ((await gates.find('o1'))?.leases.length !== 1);
    expect(await gates.shut('o1', 'c')).toBe('busy');
    finish();
    await work;
    expect(await gates.shut('o1', 'c')).toBe('shut');
    await expect(gates.whileOpen('o1', async () => 1)).rejects.toThrow('organization-closing');
    await gates.open('o1');
    expect((await gates.find('o1'))?.state).toBe('closing');
  });

  it('closes for whoever resumes a closing, too, and is not opened by it when it is closed', async () => {
    const gates = new Gates(connection, systemClock);
    await gates.open('o4');
    expect([await gates.shut('o4', 'c'), await gates.shut('o4', 'c')]).toEqual(['shut', 'shut']);
    expect(await gates.shut('o4', 'another')).toBe('busy');
    await gates.close('o4');
    expect(await gates.shut('o4', 'c')).toBe('over');
    await gates.reopen('o4', 'c');
    expect((await gates.find('o4'))?.state).toBe('closed');
  });

  it('closes also where the organization is not known yet, and is not opened by the late news', async () => {
    const gates = new Gates(connection, systemClock);
    expect(await gates.shut('o5', 'c')).toBe('shut');
    await gates.open('o5');
    expect(await gates.find('o5')).toMatchObject({ state: 'closing', closingId: 'c', leases: [] });
  });

  it('is open again when its closing is given up, and a request to close that was under way for long shuts nothing', async () => {
    const gates = new Gates(connection, systemClock);
    await gates.open('o6');
    await gates.shut('o6', 'first');
    await gates.reopen('o6', 'another');
    expect(await gates.isShutBy('o6', 'first')).toBe(true);
    await gates.reopen('o6', 'first');
    await gates.reopen('o6', 'first');
    expect(await gates.whileOpen('o6', async () => 1)).toBe(1);
    expect(await gates.shut('o6', 'first')).toBe('over');
    expect(await gates.shut('o6', 'another')).toBe('over');
    expect(await gates.shut('o6', 'second')).toBe('shut');
  });

  it('of a closing that is given up before it was heard of is open, also where the organization is not known yet', async () => {
    const gates = new Gates(connection, systemClock);
    await Promise.all(Array.from({ length: 5 }, () => gates.reopen('o7', 'c')));
    expect(await gates.shut('o7', 'c')).toBe('over');
    expect(await gates.whileOpen('o7', async () => 1)).toBe(1);
  });

  it('asks to come again while the news of the organization has not come', async () => {
    const gates = new Gates(connection, systemClock);
    await expect(gates.whileOpen('unheard-of', async () => 1)).rejects.toThrow('unavailable');
    await gates.open('unheard-of');
    expect(await gates.whileOpen('unheard-of', async () => 1)).toBe(1);
  });

  it('is let go when the work fails', async () => {
    const gates = new Gates(connection, systemClock);
    await gates.open('o2');
    const failing = gates.whileOpen('o2', () => Promise.reject(new Error('no luck')));
    await expect(failing).rejects.toThrow('no luck');
    expect(await gates.shut('o2', 'c')).toBe('shut');
  });

  it('answers what was done also when the lease can not be given back', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'atrium-service-'));
    const failing = await startServer({ dataDir });
    const broken = await mongoose
      .createConnection(`${failing.uri}/service`, { serverSelectionTimeoutMS: 200 })
      .asPromise();
    const gates = new Gates(broken, systemClock);
    await gates.open('o1');
    const work = gates.whileOpen('o1', async () => {
      await failing.close();
      return 'done';
    });
    expect(await work).toBe('done');
    await broken.close();
    rmSync(dataDir, { recursive: true });
  });

  it('does not wait for ever for work whose process died', async () => {
    let now = new Date('2026-11-23T09:00:00Z');
    const gates = new Gates(connection, { now: () => now });
    await gates.open('o3');
    void gates.whileOpen('o3', () => new Promise(() => undefined));
    while ((await gates.find('o3'))?.leases.length !== 1);
    expect(await gates.shut('o3', 'c')).toBe('busy');
    now = new Date('2026-11-23T09:00:31Z');
    expect(await gates.shut('o3', 'c')).toBe('shut');
  });

  it('lets either the work or the closing win, never both', async () => {
    const gates = new Gates(connection, systemClock);
    for (let round = 0; round < 20; round += 1) {
      const id = `race-${round}`;
      await gates.open(id);
      let started = false;
      // The work goes on until the closing is answered: it must not win by having ended before.
      const closings: Promise<string>[] = [];
      const work = gates.whileOpen(id, async () => {
        started = true;
        await closings[0];
      });
      closings.push(gates.shut(id, 'c'));
      const [worked, closed] = await Promise.allSettled([work, closings[0]]);
      const closedNow = closed.status === 'fulfilled' && closed.value === 'shut';
      expect(closedNow).toBe(worked.status === 'rejected');
      expect(started).toBe(!closedNow);
    }
  });
});
