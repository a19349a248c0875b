import { invitationSent, memberRemoved, signUpStarted } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({
    ATRIUM_LIMITS_FACTOR: '1',
    MAILS_PER_RECIPIENT_AND_HOUR: '4',
    MAILS_PER_RECIPIENT_AND_DAY: '6',
    MAILS_PER_ORGANIZATION_AND_DAY: '5',
    MAILS_OF_SIGN_UPS_PER_HOUR: '30',
  });
  await world.platform.clock.set('2026-11-23T09:10:00.000Z');
}, 60_000);

afterAll(() => world.stop());

interface StoredDelivery {
  _id: string;
  state: string;
  reason?: string;
}

const deliveriesOf = (ids: string[]) =>
  eventually(async () => {
    const all = await world.all<StoredDelivery>('deliveries');
    const mine = all.filter(({ _id }) => ids.some((id) => _id.startsWith(id)));
    const ready = mine.every(({ state, reason }) => state !== 'due' || reason !== undefined);
    return mine.length === ids.length && ready && mine;
  });

const counted = (deliveries: StoredDelivery[], state: string, reason?: string): number =>
  deliveries.filter((each) => each.state === state && each.reason === reason).length;

async function signUp(email: string): Promise<string> {
  const signUpId = world.signUp(email);
  const data = { signUpId };
  return (await world.platform.bus.publish(signUpStarted, { aggregateId: signUpId, data })).id;
}

function inviteFrom(organization: ReturnType<World['organization']>) {
  const inviter = world.person('Julie', 'Munster');
  return async (email: string): Promise<string> => {
    const invitationId = world.invitation(organization, inviter, email);
    const { organizationId } = organization;
    const data = { invitationId, organizationId };
    const event = { aggregateId: invitationId, data };
    return (await world.platform.bus.publish(invitationSent, event)).id;
  };
}

const ids = async (count: number, make: (index: number) => Promise<string>): Promise<string[]> =>
  (await parallel(count, make)).map((made) => (made as PromiseFulfilledResult<string>).value);

describe('a stranger who signs up somebody else again and again', () => {
  it('causes half of what an address may get, whatever its spelling; the rest is dropped', async () => {
    const spellings = ['victim@example.test', 'VICTIM@example.test', 'Victim@Example.TEST'];
    const deliveries = await deliveriesOf(
      await ids(20, (index) => signUp(spellings[index % 3] as string)),
    );
    expect(counted(deliveries, 'sent')).toBe(2);
    expect(counted(deliveries, 'skipped', 'recipient-cap')).toBe(18);
    expect(world.smtp.to('victim@example.test')).toHaveLength(2);
  });

  it('does not keep an invitation from that address', async () => {
    const invite = inviteFrom(world.organization('Studio', []));
    const deliveries = await deliveriesOf([await invite('victim@example.test')]);
    expect(counted(deliveries, 'sent')).toBe(1);
  });
});

describe('an address that is invited by everybody', () => {
  it('gets so many in an hour; the others wait for the next hours, or for the next day', async () => {
    const deliveries = async (events: string[]) => counted(await deliveriesOf(events), 'sent');
    const events = await ids(8, (index) =>
      inviteFrom(world.organization(`Studio ${index}`, []))('popular@example.test'),
    );
    expect(await deliveries(events)).toBe(4);
    await world.platform.clock.set('2026-11-23T10:00:01.000Z');
    await eventually(async () => (await deliveries(events)) === 6);
    await world.platform.clock.set('2026-11-23T11:00:01.000Z');
    await world.platform.clock.set('2026-11-24T00:00:01.000Z');
    await eventually(async () => (await deliveries(events)) === 8);
    expect(world.smtp.to('popular@example.test')).toHaveLength(8);
  });
});

describe('an organization that invites everybody', () => {
  it('sends so many in a day; the other invitations wait, and after a day are given up', async () => {
    await world.platform.clock.set('2026-12-01T12:00:00.000Z');
    const invite = inviteFrom(world.organization('Cannon', []));
    const events = await ids(14, (index) => invite(`guest-${index}@example.test`));
    const first = await deliveriesOf(events);
    expect(counted(first, 'sent')).toBe(5);
    expect(counted(first, 'due', 'organization-cap')).toBe(9);
    await world.platform.clock.set('2026-12-02T00:00:01.000Z');
    await eventually(async () => {
      const now = await deliveriesOf(events);
      // Those left would wait for the third of December: longer than a day.
      return counted(now, 'sent') === 10 && counted(now, 'failed', 'organization-cap') === 4;
    });
  });

  it('and whoever it removes is told all the same', async () => {
    const organization = world.organization('Cannon', []);
    const invite = inviteFrom(organization);
    await deliveriesOf(await ids(5, (index) => invite(`more-${index}@example.test`)));
    const marc = world.person('Marc', 'Dupont');
    const { organizationId } = organization;
    const event = await world.platform.bus.publish(memberRemoved, {
      aggregateId: marc.accountId,
      data: {
        ...{ organizationId, accountId: marc.accountId },
        ...{ role: 'collaborator', billing: false, reminders: false, products: [] },
      },
    });
    expect(counted(await deliveriesOf([event.id]), 'sent')).toBe(1);
  });
});

describe('strangers who sign up everybody, from everywhere', () => {
  it('cause so many mails in an hour; the others wait for the next hour', async () => {
    await world.platform.clock.set('2026-12-05T12:00:00.000Z');
    const events = await ids(40, (index) => signUp(`anybody-${index}@example.test`));
    const first = await deliveriesOf(events);
    expect(counted(first, 'sent')).toBe(30);
    expect(counted(first, 'due', 'sign-ups-cap')).toBe(10);
    const log = world.platform.platform.log('notifications');
    expect(log.split('MAILS_OF_SIGN_UPS_PER_HOUR is reached')).toHaveLength(2);
    const invite = inviteFrom(world.organization('Studio', []));
    expect(counted(await deliveriesOf([await invite('somebody@example.test')]), 'sent')).toBe(1);
    await world.platform.clock.set('2026-12-05T13:00:01.000Z');
    await eventually(async () => counted(await deliveriesOf(events), 'sent') === 40);
  });
});

describe('what is kept to count', () => {
  it('does not tell who got mail', async () => {
    const kept = JSON.stringify(await world.all('mail_counts'));
    expect(kept).not.toMatch(/example|victim|popular|guest/i);
  });
});
