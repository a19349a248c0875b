import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createServiceCredential,
  describeMemberAccess,
  listMyMailboxes,
  type MemberRemoved,
  memberLeft,
  memberRemoved,
  securityChanged,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { type MailAdministrator, Mailboxes, mailboxPassword, onePassword } from './mailboxes.js';
import type { Somebody } from './recovery.js';
import { caller, IdentityTrial, password, problemOf } from './trial.js';

const environment = { ATRIUM_FAILURES_PER_NETWORK: '10000' };

let identity: IdentityTrial;
let mailboxes: Mailboxes;
beforeAll(async () => {
  identity = await IdentityTrial.start(environment);
  mailboxes = await Mailboxes.of(identity);
}, 60_000);
afterAll(() => identity.stop());

/** Organizations tells that somebody is no member any more, and that identity has taken it up. */
async function departs(
  { organizationId, accountId: by }: MailAdministrator,
  { accountId }: Somebody,
  decided: Partial<MemberRemoved> = {},
  more: {
    contract?: typeof memberRemoved | typeof memberLeft;
    occurredAt?: string;
    id?: string;
  } = {},
): Promise<string> {
  const { contract = memberRemoved, ...rest } = more;
  const rights = { role: 'collaborator' as const, billing: false, reminders: false, products: [] };
  const { id } = await identity.platform.bus.publish(contract, {
    aggregateId: randomUUID(),
    data: { organizationId, accountId, ...rights, ...decided },
    causedBy: contract === memberLeft ? accountId : by,
    ...rest,
  });
  const consumer = contract === memberLeft ? 'identity_member-left' : 'identity_member-removed';
  const inbox = identity.platform.database('identity').collection<{ _id: string }>('inbox');
  const done = { _id: `${consumer}:${id}`, done: { $exists: true } };
  await eventually(async () => (await inbox.countDocuments(done)) === 1, 30_000);
  return id;
}

/** A mailbox that Marc, a member, consults. */
async function consulted(mayChangePassword = true) {
  const julie = await mailboxes.administrator();
  const marc = await mailboxes.memberOf(julie);
  const { mailboxId, email } = await mailboxes.create(julie, { for: 'somebody-else' });
  await mailboxes.attach(julie, mailboxId, marc, mayChangePassword);
  return { julie, marc, mailboxId, email };
}

async function webmailOf({ caller: asking }: Somebody): Promise<string[]> {
  const { items } = await identity.gateway.request(listMyMailboxes, {}, asking);
  return items.map(({ mailboxId }) => mailboxId);
}

const kindsOf = async ({ accountId }: Somebody) =>
  (await identity.linesOf(accountId)).map(({ kind }) => kind);

const access = ({ organizationId }: MailAdministrator, { accountId }: Somebody) =>
  identity.organizations.request(describeMemberAccess, { organizationId, accountId }, caller());

describe('B-3 a member who was removed, or left', () => {
  it.each([
    ['removed', memberRemoved],
    ['gone by themselves', memberLeft],
  ] as const)(
    'B-3 %s, consults no mailbox of the organization any more, whose password works on, and it is in the log',
    async (_how, contract) => {
      const { julie, marc, mailboxId, email } = await consulted();
      expect(await webmailOf(marc)).toEqual([mailboxId]);
      await departs(julie, marc, {}, { contract });
      expect(await webmailOf(marc)).toEqual([]);
      const change = mailboxes.changeMine(marc.caller, mailboxId, {});
      expect(await problemOf(change)).toBe('not-found');
      expect(await mailboxes.openedBy(email, mailboxPassword)).toEqual([mailboxPassword]);
      expect(await mailboxes.signsIn(marc.email, password)).toEqual([password]);
      expect(await kindsOf(marc)).toContain('mailbox-access-ended');
    },
  );

  it('B-3 keeps what other organizations and their own invitations gave', async () => {
    const { julie, marc } = await consulted();
    const otto = await mailboxes.administrator();
    const kept = await mailboxes.create(otto, { for: 'somebody-else' });
    await mailboxes.attach(otto, kept.mailboxId, marc);
    await departs(julie, marc);
    expect(await webmailOf(marc)).toEqual([kept.mailboxId]);
  });

  it('B-3 can’t accept any more what they were invited to before', async () => {
    const julie = await mailboxes.administrator();
    const marc = await mailboxes.memberOf(julie);
    const { mailboxId } = await mailboxes.create(julie, { for: 'somebody-else' });
    const invited = await mailboxes.invite(julie, mailboxId, { email: marc.email });
    const token = await mailboxes.tokenOf(mailboxId, invited.invitationId);
    await departs(julie, marc);
    expect(await problemOf(mailboxes.accept(token, marc.caller))).toBe('token-not-usable');
    expect((await mailboxes.shown(julie, mailboxId))?.invited).toEqual([]);
  });

  it('A2-19 had one password with a mailbox: both go on with it, apart, and the person is told', async () => {
    const ready = await mailboxes.ready();
    const { administrator, somebody, mailboxId, email } = ready;
    await mailboxes.unify(somebody.caller, mailboxId);
    await departs(administrator, somebody);
    expect(await mailboxes.openedBy(email, onePassword, mailboxPassword)).toEqual([onePassword]);
    expect(await mailboxes.signsIn(email, onePassword, password)).toEqual([onePassword]);
    expect((await mailboxes.shown(administrator, mailboxId))?.password).toBe('separate');
    const told = await eventually(async () =>
      (await identity.platform.bus.published(securityChanged)).find(
        ({ data }) => data.accountId === somebody.accountId && data.change === 'mailbox-separated',
      ),
    );
    expect(told.data.told).toContain('login');
  });
});

describe('B-3 an event that comes late, twice, or after the person was invited again', () => {
  it('B-3 takes nothing away that was given since', async () => {
    const { julie, marc, mailboxId } = await consulted();
    const occurredAt = new Date(identity.platform.clock.now().getTime() - 60_000).toISOString();
    await departs(julie, marc, {}, { occurredAt });
    expect(await webmailOf(marc)).toEqual([mailboxId]);
    expect(await kindsOf(marc)).not.toContain('mailbox-access-ended');
  });

  it('B-3 and the second time leaves alone whoever is back, with one line in the log', async () => {
    const { julie, marc, mailboxId } = await consulted();
    const occurredAt = identity.platform.clock.now().toISOString();
    await departs(julie, marc, {}, { occurredAt });
    await mailboxes.attach(julie, mailboxId, marc);
    // Not known to the inbox: what was done says so itself.
    await departs(julie, marc, {}, { occurredAt });
    expect(await webmailOf(marc)).toEqual([mailboxId]);
    const ended = (await kindsOf(marc)).filter((kind) => kind === 'mailbox-access-ended');
    expect(ended).toHaveLength(1);
  });

  it('B-3 of an acceptance at the same moment nothing is left', async () => {
    for (let round = 0; round < 10; round += 1) {
      const julie = await mailboxes.administrator();
      const marc = await mailboxes.memberOf(julie);
      const { mailboxId } = await mailboxes.create(julie, { for: 'somebody-else' });
      const invited = await mailboxes.invite(julie, mailboxId, { email: marc.email });
      const token = await mailboxes.tokenOf(mailboxId, invited.invitationId);
      await Promise.allSettled([mailboxes.accept(token, marc.caller), departs(julie, marc)]);
      expect(await webmailOf(marc)).toEqual([]);
    }
  }, 60_000);

  it.each(['noted', 'ended'])(
    'B-3 is whole after identity died at "%s"',
    async (place) => {
      const { julie, marc, mailboxId } = await consulted();
      const anna = await mailboxes.memberOf(julie);
      const second = await mailboxes.create(julie, { for: 'somebody-else' });
      await mailboxes.attach(julie, second.mailboxId, marc);
      const handedOn = [{ mailboxId, accountId: anna.accountId }];
      let departing!: Promise<string>;
      await identity.platform.dieAt('identity', `identity.departure.${place}`, () => {
        departing = departs(julie, marc, { mailboxes: handedOn });
        return departing;
      });
      await identity.startAgain(environment);
      await departing;
      expect(await webmailOf(marc)).toEqual([]);
      expect(await webmailOf(anna)).toEqual([mailboxId]);
      for (const [who, kind] of [
        [marc, 'mailbox-access-ended'],
        [anna, 'mailbox-access-given'],
      ] as const) {
        expect((await kindsOf(who)).filter((one) => one === kind)).toHaveLength(1);
      }
    },
    90_000,
  );
});

describe('B-3 what was decided about the mailboxes of a member', () => {
  it('B-3 one goes to another member, with the same right; all others end', async () => {
    const { julie, marc, mailboxId } = await consulted(false);
    const anna = await mailboxes.memberOf(julie);
    const released = await mailboxes.create(julie, { for: 'somebody-else' });
    await mailboxes.attach(julie, released.mailboxId, marc);
    const { accountId } = anna;
    await departs(julie, marc, { mailboxes: [{ mailboxId, accountId }] });
    expect(await webmailOf(marc)).toEqual([]);
    expect(await webmailOf(anna)).toEqual([mailboxId]);
    expect(await mailboxes.mine(anna, mailboxId)).toMatchObject({
      webmail: 'connected',
      mayChangePassword: false,
    });
    expect(await kindsOf(anna)).toContain('mailbox-access-given');
  });

  it('B-3 just ends where the other is no member any more', async () => {
    const { julie, marc, mailboxId } = await consulted();
    const anna = await mailboxes.memberOf(julie);
    mailboxes.leaves(julie, anna);
    await departs(julie, marc, { mailboxes: [{ mailboxId, accountId: anna.accountId }] });
    expect(await webmailOf(marc)).toEqual([]);
    expect(await webmailOf(anna)).toEqual([]);
  });

  it('B-3 and the heir who goes later loses it like everything else', async () => {
    const { julie, marc, mailboxId } = await consulted();
    const anna = await mailboxes.memberOf(julie);
    await departs(julie, marc, { mailboxes: [{ mailboxId, accountId: anna.accountId }] });
    mailboxes.leaves(julie, anna);
    await departs(julie, anna);
    expect(await webmailOf(anna)).toEqual([]);
  });
});

describe('B-3 what a member reaches of an organization', () => {
  it('B-3 is told to organizations: mailboxes, invitations to some, and secrets that the person knows', async () => {
    const { julie, marc, mailboxId, email } = await consulted(false);
    const other = await mailboxes.create(julie, { for: 'somebody-else' });
    const invited = await mailboxes.invite(julie, other.mailboxId, { email: marc.email });
    expect(await access(julie, marc)).toEqual({
      mailboxes: [{ mailboxId, email, mayChangePassword: false, password: 'separate' }],
      mailboxInvitations: [
        {
          mailboxId: other.mailboxId,
          invitationId: invited.invitationId,
          email: other.email,
          expiresAt: invited.expiresAt,
        },
      ],
      serviceCredentials: [],
    });
    const elsewhere = await mailboxes.administrator();
    const nothing = { mailboxes: [], mailboxInvitations: [], serviceCredentials: [] };
    expect(await access(elsewhere, marc)).toEqual(nothing);
  });

  it('A2-21 service credentials are nobody’s: they go on, unless it was decided that they end', async () => {
    const julie = await mailboxes.administrator();
    const { organizationId } = julie;
    const username = `shop-${randomUUID().slice(0, 8)}`;
    const secret = 'seven copper kettles';
    const made = await identity.gateway.request(
      createServiceCredential,
      { organizationId, productId: 'p1', kind: 'ftp', username, password: secret },
      julie.caller,
    );
    const shown = { credentialId: made.credentialId, productId: 'p1', kind: 'ftp', username };
    expect((await access(julie, julie)).serviceCredentials).toEqual([shown]);
    const stored = () =>
      identity.collection('service-credentials').findOne({ _id: made.credentialId });
    await departs(julie, julie);
    expect(await stored()).toMatchObject({ passwordHash: { hash: expect.any(String) } });
    await departs(julie, julie, { endsServiceCredentials: true });
    expect(await stored()).toMatchObject({ passwordHash: null, keys: [], secretBy: '' });
    expect(await kindsOf(julie)).toContain('service-credentials-ended');
  });
});
