import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { organizationCreated } from '@atrium/contracts';
import { eventually, startInfrastructure, startServices, type TestPlatform } from '@atrium/testing';
import { randomUUID } from 'node:crypto';

let infrastructure: TestPlatform;

beforeAll(async () => {
  infrastructure = await startInfrastructure({ replicas: 2 });
  await startServices(infrastructure, ['billing']);
}, 60_000);

afterAll(() => infrastructure?.stop());

const created = (organizationId: string, id = randomUUID()) =>
  infrastructure.bus.publish(organizationCreated, {
    id,
    aggregateId: organizationId,
    data: { organizationId, type: 'company', createdBy: randomUUID() },
  });

const gatesOf = (...organizationIds: string[]) =>
  infrastructure
    .database('billing')
    .collection<{ _id: string; state: string }>('gates')
    .find({ _id: { $in: organizationIds } })
    .toArray();

describe('when an organization was created', () => {
  it('opens its gate', async () => {
    const organizationId = randomUUID();
    await created(organizationId);
    const [gate] = await eventually(async () => {
      const gates = await gatesOf(organizationId);
      return gates.length > 0 && gates;
    });
    expect(gate).toMatchObject({ _id: organizationId, state: 'open', leases: [] });
  });

  it('opens one gate though it is told twice, and leaves a closed one closed', async () => {
    const organizationId = randomUUID();
    await created(organizationId);
    await eventually(async () => (await gatesOf(organizationId)).length === 1);
    await infrastructure
      .database('billing')
      .collection<{ _id: string }>('gates')
      .updateOne({ _id: organizationId }, { $set: { state: 'closed' } });
    const again = randomUUID();
    await created(organizationId, again);
    const inbox = infrastructure.database('billing').collection('inbox');
    await eventually(async () => {
      const notes = await inbox.find().toArray();
      return notes.some(({ _id, done }) => String(_id).endsWith(`:${again}`) && done);
    });
    expect(await gatesOf(organizationId)).toEqual([
      expect.objectContaining({ _id: organizationId, state: 'closed' }),
    ]);
  });

  it('shares the work among replicas and forgets nobody, one of them being killed meanwhile', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    await Promise.all(ids.slice(0, 30).map((id) => created(id)));
    infrastructure.platform.kill('billing-1');
    await Promise.all(ids.slice(30).map((id) => created(id)));
    await eventually(async () => (await gatesOf(...ids)).length === ids.length, 45_000);
  }, 60_000);
});
