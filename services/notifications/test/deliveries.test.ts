import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, startInfrastructure, type TestPlatform } from '@atrium/testing';
import { connectMessaging, type Messaging } from '@atrium/messaging';
import mongoose, { type Connection } from 'mongoose';
import { readFileSync } from 'node:fs';
import { DeliveriesRepository } from '../src/delivery/deliveries.repository.js';

let platform: TestPlatform;
let connection: Connection;
let messaging: Messaging;

beforeAll(async () => {
  platform = await startInfrastructure();
  const uri = platform.platform.mongoUri('notifications');
  const options = { retryWrites: false, serverSelectionTimeoutMS: 5_000 };
  connection = await mongoose.createConnection(uri, options).asPromise();
  const seed = platform.platform.data.keys.seedFileOf('notifications');
  const nkeySeed = readFileSync(seed, 'utf8').trim();
  const { natsUrl } = platform;
  messaging = await connectMessaging({ service: 'notifications', natsUrl, nkeySeed });
}, 60_000);
afterAll(async () => {
  await messaging?.close();
  await connection?.close();
  await platform?.stop();
});

it('I1 does not take a database that breaks off for a delivery that is there already', async () => {
  const deliveries = new DeliveriesRepository(connection, messaging.relay);
  const at = new Date();
  const times = { occurredAt: at, createdAt: at, dueAt: at, requestId: null };
  const planned = ['one', 'two'].map((_id) => ({ _id, notice: 'invitation' as const, ...times }));
  await deliveries.add(planned.slice(0, 1));

  platform.platform.kill('database');
  await expect(deliveries.add(planned)).rejects.toThrow();

  await eventually(async () => (await deliveries.add(planned)) === undefined, 30_000);
  expect(await deliveries.countWaiting()).toBe(2);
}, 60_000);
