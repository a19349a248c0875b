import {
  exportMyMails,
  exportMySuppressions,
  type MailData,
  memberJoined,
  secondFactorReminded,
  type Person,
  type RequestContract,
} from '@atrium/contracts';
import type { Bus, Caller } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from './world.js';

let world: World;
let gateway: Bus;
beforeAll(async () => {
  world = await World.start();
  gateway = await world.platform.connectAs('gateway');
}, 60_000);
afterAll(() => world.stop());

const asking = ({ accountId }: Person, more: object = {}): Promise<Caller> =>
  world.platform.bus.callerFor({ accountId, ...more });

async function mailsOf(person: Person, limit: number): Promise<MailData[][]> {
  const pages: MailData[][] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = { limit, ...(cursor && { cursor }) };
    const read = await gateway.request(exportMyMails, page, await asking(person));
    pages.push(read.items);
    cursor = read.nextCursor;
  }
  return pages;
}

const problemOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );

describe('B-3 what notifications keeps of a person', () => {
  it('is that they were mailed and why not, the newest first and page by page; of mails to others nothing', async () => {
    const [julie, anna] = [world.person('Julie', 'Munster'), world.person('Anna', 'Rossi')];
    const { organizationId } = world.organization('Munster & Fils', [julie], [anna]);
    const rights = {
      role: 'collaborator' as const,
      billing: false,
      reminders: false,
      products: [],
    };
    const { accountId } = anna;
    const data = { organizationId, accountId, invitedBy: julie.accountId, ...rights };
    const { bus } = world.platform;
    await bus.publish(memberJoined, { aggregateId: accountId, data });
    await eventually(() => world.smtp.to(julie.email).length === 1);
    for (let n = 0; n < 3; n += 1) {
      const reminder = { organizationId, accountId: julie.accountId };
      await bus.publish(secondFactorReminded, { aggregateId: julie.accountId, data: reminder });
    }
    const pages = await eventually(async () => {
      const read = await mailsOf(julie, 2);
      const all = read.flat();
      return all.length === 4 && all.every(({ state }) => state === 'sent') && read;
    });
    expect(pages.map(({ length }) => length)).toEqual([2, 2]);
    expect(pages.flat().map(({ kind }) => kind)).toEqual([
      ...Array(3).fill('second-factor-reminder'),
      'invitation-accepted',
    ]);
    expect(pages[0]![0]).toMatchObject({ organizationId, to: null, reason: null });
    const hers = await eventually(async () => {
      const [page] = await mailsOf(anna, 200);
      return page!.length === 1 && page;
    });
    expect(hers).toMatchObject([{ kind: 'membership-begun', organizationId }]);
  });

  it('is which of their addresses gets no mail, since when and until when', async () => {
    const [julie, anna] = [world.person('Julie', 'Muster'), world.person('Anna', 'Neri')];
    world.recoveryAddresses.set(julie.accountId, 'julie.home@munster.example');
    const { organizationId } = world.organization('Muster', [julie, anna]);
    world.smtp.onRecipient = ({ to }) =>
      to === julie.email ? '550 5.1.1 No such user' : undefined;
    const data = { organizationId, accountId: julie.accountId };
    await world.platform.bus.publish(secondFactorReminded, { aggregateId: julie.accountId, data });
    const items = await eventually(async () => {
      const read = await gateway.request(exportMySuppressions, {}, await asking(julie));
      return read.items.length === 1 && read.items;
    });
    expect(items).toMatchObject([{ which: 'login', email: julie.email }]);
    expect(Date.parse(items[0]!.until)).toBeGreaterThan(Date.parse(items[0]!.since));
    expect(await gateway.request(exportMySuppressions, {}, await asking(anna))).toEqual({
      items: [],
    });
  });

  it('is for whoever has just signed in, in a session of their own', async () => {
    const julie = world.person('Julie', 'Meier');
    const authenticatedAt = new Date(world.platform.clock.now().getTime() - 11 * 60_000);
    const contracts: RequestContract[] = [exportMyMails, exportMySuppressions];
    for (const contract of contracts) {
      const late = gateway.request(contract, {}, await asking(julie, { authenticatedAt }));
      expect(await problemOf(late)).toBe('fresh-authentication-required');
      const byToken = await asking(julie, { scopes: ['profile:read'] });
      expect(await problemOf(gateway.request(contract, {}, byToken))).toBe('session-required');
    }
  });
});
