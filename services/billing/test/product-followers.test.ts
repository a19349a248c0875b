import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endProduct, registerProduct, type EventMessage } from '@atrium/contracts';
import {
  connectParticipant,
  newParticipantKey,
  type ParticipantConnection,
} from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { HeldProducts } from './held.js';
import { World } from './world.js';

const hosting = { name: 'hosting', ...newParticipantKey() };
const ftp = { name: 'ftp', ...newParticipantKey() };

let world: World;
let follower: ParticipantConnection;
let other: ParticipantConnection;
beforeAll(async () => {
  world = await World.start({
    participants: [
      { name: hosting.name, nkey: hosting.nkey, capabilities: ['products.follow'] },
      { name: ftp.name, nkey: ftp.nkey, capabilities: ['service-credentials.verify'] },
    ],
  });
  const { natsUrl } = world.platform;
  follower = await connectParticipant({ ...hosting, natsUrl });
  other = await connectParticipant({ ...ftp, natsUrl });
}, 60_000);
afterAll(async () => {
  await follower?.close();
  await other?.close();
  await world?.stop();
});

it('decision 33 a product service hears what becomes of products, in order, again where it failed; one without the capability nothing', async () => {
  const heard: EventMessage[] = [];
  const denied = new Set<string>();
  other.connection.onDenial(({ subject }) => denied.add(subject));
  let fails = true;
  follower.followProducts((event) => {
    if (fails) {
      fails = false;
      return Promise.reject(new Error('not now'));
    }
    heard.push(event);
    return Promise.resolve();
  });
  other.followProducts((event) => {
    heard.push({ ...event, id: 'heard by another' });
    return Promise.resolve();
  });
  const organizationId = await world.organization();
  const productId = randomUUID();
  const product = { organizationId, productId, type: 'hosting', name: 'shop' };
  await world.ask(registerProduct, product);
  const products = new HeldProducts(world);
  const held = await products.bought();
  await world.ask(endProduct, { organizationId, productId });
  await products.daysBefore(held, 0);

  const wanted = [
    `${productId} registered`,
    `${productId} ended`,
    `${held.productId} registered`,
    `${held.productId} blocked`,
  ];
  await eventually(() => wanted.every((one) => namesOf(heard).includes(one)), 20_000);
  const ofSold = heard.filter(({ aggregateId }) => aggregateId === held.productId);
  expect(ofSold.map(({ aggregateVersion }) => aggregateVersion)).toEqual([1, 2]);
  expect(ofSold[1]!.data).toMatchObject({ reason: 'unpaid', blocked: true, type: 'hosting' });
  expect(heard.map(({ id }) => id)).not.toContain('heard by another');
  expect([...denied]).toEqual(['$JS.API.CONSUMER.MSG.NEXT.BILLING.ftp_products']);
}, 60_000);

function namesOf(events: readonly EventMessage[]): string[] {
  return events.map(({ aggregateId, subject }) => `${aggregateId} ${subject.split('.').at(-1)}`);
}
