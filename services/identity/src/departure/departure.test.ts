import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredHolder, StoredInvitation } from '../mailbox/stored-mailbox.js';
import { type Departure, withoutDeparted } from './departure.js';

const minute = (n: number) => new Date(Date.UTC(2026, 10, 26, 9, n));
const gone: Departure = {
  ...{ organizationId: 'firm', accountId: 'marc', at: minute(10), by: 'julie' },
};
const address = 'marc@isp.example';

const holder = (accountId: string, since: number, more: Partial<StoredHolder> = {}) => ({
  ...{ accountId, mayChangePassword: true, since: minute(since) },
  confirmed: { mailbox: 1, account: 1 },
  ...more,
});
const invitation = (to: string, sentAt: number): StoredInvitation => ({
  ...{ id: `${to} ${sentAt}`, address: to, email: to, mayChangePassword: true, by: 'julie' },
  ...{ sentAt: minute(sentAt), expiresAt: minute(sentAt + 600) },
});
const box = (holders: StoredHolder[], invitations: StoredInvitation[] = []) => ({
  ...{ holders, invitations, unification: null, passwordVersion: 7 },
});
const unification = {
  ...{ id: 'u1', accountId: 'marc', state: 'joined' as const, since: minute(1), ending: null },
};

describe('B-3 a mailbox without the one who has gone', () => {
  it('B-3 has neither their access nor their invitation, and those of all others', () => {
    const mailbox = box(
      [holder('marc', 1), holder('anna', 2)],
      [invitation(address, 3), invitation('mia@isp.example', 3)],
    );
    expect(withoutDeparted(mailbox, gone, { address })).toEqual({
      holders: [holder('anna', 2)],
      invitations: [invitation('mia@isp.example', 3)],
      unification: null,
    });
  });

  it('B-3 keeps what was given after they went: they were invited again', () => {
    const mailbox = box([holder('marc', 11)], [invitation(address, 12)]);
    expect(withoutDeparted(mailbox, gone, { address })).toBeNull();
  });

  it('B-3 but not what was offered before and accepted after', () => {
    const mailbox = box([holder('marc', 11, { givenAt: minute(9) })]);
    expect(withoutDeparted(mailbox, gone, { address })?.holders).toEqual([]);
  });

  it('A2-19 takes their one password apart, and nobody else’s', () => {
    const own = { ...box([holder('marc', 1)]), unification };
    expect(withoutDeparted(own, gone, { address })?.unification).toEqual({
      ...unification,
      ending: 'not-consulted-any-more',
    });
    const others = { ...own, invitations: [invitation(address, 3)], holders: [holder('anna', 1)] };
    expect(withoutDeparted(others, gone, { address })?.unification).toEqual(unification);
  });

  it('B-3 goes to whoever it was handed on to, with the same right and no password asked for', () => {
    const heir = { accountId: 'anna', passwordVersion: 4 };
    const mailbox = box([holder('marc', 1, { mayChangePassword: false })]);
    expect(withoutDeparted(mailbox, gone, { address, heir })?.holders).toEqual([
      {
        ...{ accountId: 'anna', mayChangePassword: false, since: gone.at },
        confirmed: { mailbox: 7, account: 4 },
      },
    ]);
    const both = box([holder('marc', 1), holder('anna', 2, { mayChangePassword: false })]);
    expect(withoutDeparted(both, gone, { address, heir })?.holders).toEqual([holder('anna', 2)]);
  });

  it('B-3 is the same however often: nobody’s newer access goes, and the second time nothing is left to do', () => {
    const holders = fc.uniqueArray(
      fc.record({ accountId: fc.constantFrom('marc', 'anna', 'mia'), since: fc.nat(20) }),
      { selector: ({ accountId }) => accountId },
    );
    const invitations = fc.array(
      fc.record({ to: fc.constantFrom(address, 'mia@isp.example'), sentAt: fc.nat(20) }),
    );
    fc.assert(
      fc.property(holders, invitations, fc.boolean(), (some, offered, hasHeir) => {
        const mailbox = box(
          some.map(({ accountId, since }) => holder(accountId, since)),
          offered.map(({ to, sentAt }) => invitation(to, sentAt)),
        );
        const heir = hasHeir ? { accountId: 'heir', passwordVersion: 1 } : undefined;
        const first = withoutDeparted(mailbox, gone, { address, heir });
        const now = { ...mailbox, ...first };
        expect(withoutDeparted(now, gone, { address, heir })).toBeNull();
        const kept = mailbox.holders.filter(
          (one) => one.accountId !== 'marc' || one.since > gone.at,
        );
        expect(now.holders).toEqual(expect.arrayContaining(kept));
        expect(now.holders.some((one) => one.accountId === 'marc' && one.since <= gone.at)).toBe(
          false,
        );
      }),
    );
  });
});
