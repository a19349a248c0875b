import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkRight,
  checkRights,
  explainRight,
  listProductTypes,
  type NamedRight,
  publishProductType,
  type PublishProductTypeInput,
} from '@atrium/contracts';
import {
  connectParticipant,
  newParticipantKey,
  type ParticipantConnection,
} from '@atrium/messaging';
import { parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { administrator, collaborator, type Person, World } from './world.js';

let world: World;
const participants = new Map<string, ParticipantConnection>();

beforeAll(async () => {
  const capabilities = ['product-types.publish', 'rights.check'] as const;
  const keys = ['hosting', 'mail'].map((name) => ({ name, ...newParticipantKey() }));
  world = await World.start({
    participants: keys.map(({ name, nkey }) => ({ name, nkey, capabilities })),
  });
  const { natsUrl } = world.platform;
  for (const { name, nkeySeed } of keys) {
    participants.set(name, await connectParticipant({ name, natsUrl, nkeySeed }));
  }
}, 60_000);

afterAll(async () => {
  for (const participant of participants.values()) await participant.close();
  await world.stop();
});

const hosting: PublishProductTypeInput = {
  ...{ id: 'hosting', name: 'Web hosting', translations: { fr: 'Hébergement' } },
  rights: [
    { id: 'see-logs', name: 'See logs', givenBy: 'use' },
    { id: 'edit-dns', name: 'Edit DNS', givenBy: 'manage' },
  ],
};

function publish(participant: string, input: PublishProductTypeInput) {
  const { bus } = participants.get(participant)!;
  return bus.request(publishProductType, input, { requestId: randomUUID() });
}

/** A product service asks whether somebody may. */
async function may(
  { accountId }: Person,
  organizationId: string,
  right: NamedRight,
  productId?: string,
) {
  const { bus } = participants.get('hosting')!;
  const wanted = { right, ...(productId !== undefined && { productId }) };
  const input = { accountId, organizationId, usedSecondFactor: false, ...wanted };
  return (await bus.request(checkRight, input, { requestId: randomUUID() })).allowed;
}

async function company() {
  const julie = world.person();
  const { id: organizationId } = await world.createOrganization(julie);
  const shop = await world.product(organizationId);
  return { julie, organizationId, shop };
}

describe('decision 33: a product service says what can be done with its products', () => {
  it('whole, again without effect, and by its own name alone', async () => {
    const first = await publish('hosting', hosting);
    expect(first).toEqual({ ...hosting, version: expect.any(String) });
    expect(await publish('hosting', hosting)).toEqual(first);
    const domains = { ...hosting, id: 'hosting.domains', name: 'Domains', rights: [] };
    const published = await publish('hosting', domains);
    for (const id of ['hosting', 'hosting.domains', 'hosting-plus', 'other']) {
      const { code, details } = await world.problem(publish('mail', { ...hosting, id }));
      expect([code, details.errors?.[0]?.pointer]).toEqual(['invalid-input', '/id']);
    }
    const [right] = hosting.rights;
    const twice = { ...hosting, rights: [right!, right!] };
    expect((await world.problem(publish('hosting', twice))).details.errors?.[0]?.pointer).toBe(
      '/rights/1/id',
    );
    const anybody = world.person();
    const { items } = await world.ask(listProductTypes, { limit: 1 }, anybody);
    expect(items).toEqual([first]);
    const all = await world.ask(listProductTypes, {}, anybody);
    expect(all).toEqual({ items: [first, published], nextCursor: null });
  });

  it('A4-10 whoever uses or manages the product has what that gives, and the next word counts at once', async () => {
    await publish('hosting', hosting);
    const { julie, organizationId, shop } = await company();
    const { productId } = shop;
    const use = { ...shop, right: 'use' as const };
    const [anna, marc, eva, paul] = [
      await world.member(julie, organizationId, { ...collaborator, products: [use] }),
      await world.member(julie, organizationId, { ...collaborator, products: [shop] }),
      await world.member(julie, organizationId),
      await world.member(julie, organizationId, administrator),
    ];
    const table = async (right: NamedRight) =>
      Promise.all(
        [anna, marc, eva, paul].map((person) => may(person, organizationId, right, productId)),
      );
    expect(await table('hosting:see-logs')).toEqual([true, true, false, true]);
    expect(await table('hosting:edit-dns')).toEqual([false, true, false, true]);
    const question = { organizationId, action: 'hosting:edit-dns' as const, product: productId };
    const why = await world.ask(explainRight, question, anna);
    expect([why.allowed, why.reasons.at(-1)]).toMatchObject([
      false,
      { rule: 'product-grant', right: 'use', productId },
    ]);
    expect(await world.ask(explainRight, question, marc)).toMatchObject({ allowed: true });

    const rights = hosting.rights.map((right) => ({ ...right, givenBy: 'use' as const }));
    await parallel(5, () => publish('hosting', { ...hosting, rights }));
    expect(await table('hosting:edit-dns')).toEqual([true, true, false, true]);
  });

  it('a right of another type is nobody’s, and one that nobody has published is no question', async () => {
    await publish('hosting', hosting);
    const box = { ...hosting, id: 'mail', rights: [{ ...hosting.rights[0]!, id: 'read' }] };
    await publish('mail', box);
    const { julie, organizationId, shop } = await company();
    const { productId } = shop;
    expect(await may(julie, organizationId, 'mail:read', productId)).toBe(false);
    expect(await may(julie, organizationId, 'mail:read')).toBe(true);
    const question = { organizationId, product: productId };
    const why = await world.ask(explainRight, { ...question, action: 'mail:read' }, julie);
    expect(why).toMatchObject({ allowed: false });
    expect(why.reasons.at(-1)).toMatchObject({ rule: 'product-unknown', holds: false });

    for (const right of ['hosting:fly', 'unheard:of'] as const) {
      const one = await world.problem(may(julie, organizationId, right, productId));
      expect(one.details.errors?.[0]?.pointer).toBe('/right');
      const asked = world.ask(explainRight, { ...question, action: right }, julie);
      expect((await world.problem(asked)).details.errors?.[0]?.pointer).toBe('/action');
      const wanted = [{ right: 'billing.read' as const }, { right, productId }];
      const whose = { accountId: julie.accountId, organizationId, usedSecondFactor: false };
      const many = world.askAs('identity', checkRights, { ...whose, wanted });
      expect((await world.problem(many)).details.errors?.[0]?.pointer).toBe('/wanted/1/right');
    }
    const nonsense = may(julie, organizationId, 'hosting:Edit DNS', productId);
    expect(await world.refusal(nonsense)).toBe('invalid-input');
  });
});
