import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkRight, protectOrganization } from '@atrium/contracts';
import { administrator, collaborator, type Person, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.stop());

function check(
  person: Person,
  organizationId: string,
  productId?: string,
  usedSecondFactor = false,
) {
  const product = productId === undefined ? {} : { productId };
  return world.askAs('identity', checkRight, {
    accountId: person.accountId,
    organizationId,
    right: 'products.manage',
    usedSecondFactor,
    ...product,
  });
}

describe('what other services are told of rights', () => {
  it('B-1 is what was granted: of one product, or of all', async () => {
    const julie = world.person();
    const { id } = await world.createOrganization(julie);
    const [shop, blog, other] = [
      await world.product(id),
      await world.product(id, { name: 'blog', right: 'use' }),
      await world.product(id, { name: 'other' }),
    ];
    const products = [shop, blog];
    const anna = await world.member(julie, id, { ...collaborator, products });
    const marc = await world.member(julie, id, administrator);
    const allowed = { isMember: true, needsSecondFactor: false, allowed: true };
    const refused = { isMember: true, needsSecondFactor: false, allowed: false };
    expect(await check(anna, id, shop.productId)).toEqual(allowed);
    expect(await check(anna, id, blog.productId)).toEqual(refused);
    expect(await check(anna, id, other.productId)).toEqual(refused);
    expect(await check(anna, id)).toEqual(refused);
    for (const person of [julie, marc]) {
      expect(await check(person, id, other.productId)).toEqual(allowed);
      expect(await check(person, id)).toEqual(allowed);
    }
  });

  it('is nothing to a stranger, the same as in an organization that does not exist', async () => {
    const { id } = await world.createOrganization(world.person());
    const eve = world.person('Eve');
    const nothing = { isMember: false, needsSecondFactor: false, allowed: false };
    expect(await check(eve, id, 'shop')).toEqual(nothing);
    expect(await check(eve, 'nowhere', 'shop')).toEqual(nothing);
  });

  it('A1-6 is nothing to a member who was removed, from the next question on', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const marc = await world.member(julie, organizationId, administrator);
    expect((await check(marc, organizationId)).allowed).toBe(true);
    await world.remove(julie, organizationId, marc);
    const nothing = { isMember: false, needsSecondFactor: false, allowed: false };
    expect(await check(marc, organizationId)).toEqual(nothing);
  });

  it('B-6 is nothing without a second factor where the organization asks for one', async () => {
    const julie = world.person();
    const { id } = await world.createOrganization(julie);
    const withFactor = { ...julie, amr: ['pwd', 'otp', 'mfa'] };
    const protection = { organizationId: id, requiresSecondFactor: true };
    await world.ask(protectOrganization, protection, withFactor);
    const without = { isMember: true, needsSecondFactor: true, allowed: false };
    const { productId } = await world.product(id);
    expect(await check(julie, id, productId)).toEqual(without);
    const allowed = { isMember: true, needsSecondFactor: false, allowed: true };
    expect(await check(julie, id, productId, true)).toEqual(allowed);
    const eve = world.person('Eve');
    const nothing = { isMember: false, needsSecondFactor: false, allowed: false };
    expect(await check(eve, id, 'shop')).toEqual(nothing);
  });
});
