import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(() => world?.stop());

describe('creating an organization', () => {
  it('A4-8 gives a signed-in person a further one, and all rights in it (A4-6)', async () => {
    const julie = world.person();
    const first = await world.createOrganization(julie, 'Club Alpin');
    const second = await world.createOrganization(julie, 'Entreprise Familiale Sàrl');
    expect(await world.organizationsOf(julie)).toEqual([
      {
        id: first.id,
        name: 'Club Alpin',
        logoUrl: null,
        role: 'legal_representative',
        billing: true,
        current: true,
      },
      expect.objectContaining({ id: second.id, role: 'legal_representative', current: false }),
    ]);
  });
});
