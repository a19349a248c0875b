import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaveOrganization, overseeMembers } from '@atrium/contracts';
import { administrator, type Person, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.stop());

/** As identity asks, on behalf of somebody. */
async function oversee(organizationId: string, asker: Person, more: object = {}) {
  const bus = await world.platform.connectAs('identity');
  const caller = await world.platform.bus.callerFor(asker);
  return (await bus.request(overseeMembers, { organizationId, ...more }, caller)).members;
}

describe('B-6 whose security an organization looks after', () => {
  it('is its members since they joined, and those who left until then', async () => {
    const julie = world.person();
    const { id } = await world.createOrganization(julie);
    const anna = await world.member(julie, id, administrator);
    const marc = await world.member(julie, id);
    await world.ask(leaveOrganization, { organizationId: id }, marc);
    const members = await oversee(id, anna);
    const byAccount = new Map(members.map((one) => [one.accountId, one]));
    expect(byAccount.size).toBe(3);
    expect(byAccount.get(julie.accountId)).toMatchObject({ until: null });
    const left = byAccount.get(marc.accountId)!;
    expect(Date.parse(left.until!)).toBeGreaterThanOrEqual(Date.parse(left.since));
    const alone = await oversee(id, julie, { accountId: anna.accountId });
    expect(alone.map(({ accountId }) => accountId)).toEqual([anna.accountId]);
  });

  it('is for administrators and legal representatives to know', async () => {
    const julie = world.person();
    const { id } = await world.createOrganization(julie);
    const marc = await world.member(julie, id);
    expect(await world.refusal(oversee(id, marc))).toBe('forbidden');
    expect(await world.refusal(oversee(id, world.person('Eve')))).toBe('not-found');
  });
});
