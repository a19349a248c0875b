import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, startInfrastructure, type TestPlatform } from '@atrium/testing';
import mongoose, { type Connection } from 'mongoose';
import { DeliveriesRepository } from '../src/delivery/deliveries.repository.js';

let platform: TestPlatform;
let connection: Connection;

beforeAll(async () => {
  platform = await startInfrastructure();
  const uri = platform.platform.mongoUri('notifications');
  const options = { retryWrites: false, serverSelectionTimeoutMS: 200 };
  connection = await mongoose.createConnection(uri, options).asPromise();
}, 60_000);
afterAll(async () => {
  await connection.close();
  await platform.stop();
});

it('I1 does not take a database that breaks off for a delivery that is there already', async () => {
  const deliveries = new DeliveriesRepository(connection);
  const at = new Date();
  const times = { occurredAt: at, createdAt: at, dueAt: at, requestId: null };
  const planned = ['one', 'two'].map((_id) => ({ _id, notice: 'invitation' as const, ...times }));
  await deliveries.add(planned.slice(0, 1));

  platform.platform.kill('database');
  await expect(deliveries.add(planned)).rejects.toThrow();

  await eventually(async () => (await deliveries.add(planned)) === undefined, 30_000);
  expect(await deliveries.countWaiting()).toBe(2);
}, 60_000);
