import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountDeleted,
  type AccountDeparture,
  createApiToken,
  deleteAccount,
  departAccount,
  type DepartAccountInput,
  describeAccounts,
  describeSecurityChange,
  exportMyAccount,
  finishAccountDeletionOfNotifications,
  listSecurityLog,
  type Obstacle,
  previewAccountDeletion,
  previewAccountDeparture,
  securityChanged,
  startPasswordReset,
} from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import { eventually, parallel } from '@atrium/testing';
import { type MailAdministrator, Mailboxes, mailboxPassword, onePassword } from './mailboxes.js';
import { OperatorTrial } from './operators.js';
import type { Somebody } from './recovery.js';
import { caller, client, IdentityTrial, password, problem, problemOf } from './trial.js';

const verifying = new URL('../src/security/verify-chains-main.js', import.meta.url);
const environment = { ATRIUM_FAILURES_PER_NETWORK: '10000', ATRIUM_STEP_LEASE_MS: '1000' };

/** Organizations and notifications, as far as a person who goes matters to them. */
class Played {
  /** What stands in the way, by account. */
  readonly obstacles = new Map<string, Obstacle[]>();
  readonly asked: DepartAccountInput[] = [];
  /** Whom they refuse although nothing had been in the way a moment before. */
  readonly refused = new Set<string>();
  fault: 'unavailable' | 'outcome-unknown' | undefined;
  mailsWait = false;

  async reply(): Promise<void> {
    const { bus } = identity.platform;
    await bus.reply(previewAccountDeparture, ({ accountId }) => ({
      ...{ obstacles: this.obstacles.get(accountId) ?? [], hasMore: false },
      ...{ organizations: [], hasMoreOrganizations: false },
    }));
    await bus.reply(departAccount, (input): AccountDeparture => {
      this.asked.push(input);
      if (this.fault) throw new Problem(this.fault);
      const isRefused = this.refused.has(input.accountId);
      const obstacles = isRefused ? [represents] : (this.obstacles.get(input.accountId) ?? []);
      return { state: obstacles.length > 0 ? 'obstructed' : 'gone', obstacles };
    });
    await bus.reply(finishAccountDeletionOfNotifications, ({ changeId }) => ({
      isDone: !this.mailsWait || changeId === null,
    }));
  }
}

let identity: IdentityTrial;
let mailboxes: Mailboxes;
let operators: OperatorTrial;
const played = new Played();
beforeAll(async () => {
  identity = await IdentityTrial.start(environment);
  mailboxes = await Mailboxes.of(identity);
  operators = await OperatorTrial.of(identity);
  await played.reply();
}, 60_000);
afterAll(async () => {
  await operators.stop();
  await identity.stop();
});

const represents: Obstacle = {
  ...{ kind: 'last-legal-representative', id: 'organization', what: 'Munster AG', money: null },
  ...{ why: 'Nobody else represents it.', clearedBy: null },
};

function deletes(caller: Caller, email: string) {
  return identity.gateway.request(deleteAccount, { email, client }, caller);
}

const accountOf = (accountId: string) =>
  identity.collection('accounts').findOne({ _id: accountId });

/** What opens an account, and whether it is going. */
async function openedBy(accountId: string) {
  const fields = ['address', 'sessions', 'passwordHash', 'credentialVersion', 'deletion'];
  const account = await accountOf(accountId);
  return fields.map((field) => account?.[field]);
}

/** Time passes until nothing of an account is left but that there was one. */
async function erased(accountId: string): Promise<void> {
  await eventually(async () => {
    await identity.platform.clock.advance({ seconds: 20 });
    return (await accountOf(accountId)) === null;
  }, 40_000);
}

/** Where a word is still found in identity's database. */
async function collectionsWith(...words: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const collection of await identity.platform.database('identity').collections()) {
    const everything = JSON.stringify(await collection.find().toArray());
    if (words.some((word) => everything.includes(word))) found.push(collection.collectionName);
  }
  return found.sort();
}

/** How `npm run security-log:verify` ends. */
function verified(): Promise<number> {
  const env = { IDENTITY_MONGODB_URI: identity.platform.platform.mongoUri('identity') };
  return new Promise((resolve) => {
    execFile(process.execPath, [fileURLToPath(verifying)], { env }, (error) =>
      resolve(Number(error?.code ?? 0)),
    );
  });
}

describe('B-3 deleting one’s account', () => {
  it('B-3 ends everything that opens it, tells its addresses last, and frees the address', async () => {
    const { email, accountId, token, caller: asking } = await identity.signedIn();
    const { token: elsewhere } = await identity.signIn(email);
    const api = { name: 'CI', scopes: ['profile:read' as const], validDays: 30, client };
    const { token: apiToken } = await identity.gateway.request(createApiToken, api, asking);

    const deleted = await deletes(asking, email.toUpperCase());

    expect(deleted.accountId).toBe(accountId);
    expect(deleted.remains.map(({ kind }) => kind)).toEqual([
      ...['security-log', 'activity', 'sealed-records', 'vouchers', 'erasure-list'],
    ]);
    for (const secret of [token, elsewhere, apiToken]) {
      expect(await problemOf(identity.resolve(secret))).toBe('sign-in-required');
    }
    // What the gateway has vouched for moments before opens nothing either.
    const late = identity.gateway.request(exportMyAccount, { client }, asking);
    expect(await problemOf(late)).toBe('sign-in-required');
    expect(await problemOf(identity.signIn(email))).toBe('wrong-credentials');
    const told = await identity.platform.bus.told(
      securityChanged,
      ({ data }) => data.accountId === accountId && data.change === 'account-deleted',
      1,
    );
    const [{ data }] = told as [(typeof told)[0]];
    const mail = { accountId, changeId: data.changeId, told: 'login' as const };
    const described = await identity.notifications.request(describeSecurityChange, mail, caller());
    expect(described).toMatchObject({ email, change: 'account-deleted', givenName: 'Julie' });
    await identity.platform.bus.told(accountDeleted, (one) => one.data.accountId === accountId, 1);
    // Somebody new, at once.
    const newcomer = await identity.account(email);
    expect(newcomer).not.toBe(accountId);
    await erased(accountId);
    expect((await identity.signIn(email)).accountId).toBe(newcomer);
  }, 60_000);

  it('E-8 erases all that is personal, and keeps that there was an account, and what was done to it', async () => {
    const email = `okapi${Date.now()}@munster.example`;
    const named = { givenName: 'Quetzalina', familyName: 'Canarifex' };
    const accountId = await identity.account(email, named);
    const where = { network: '198.51.100.77', userAgent: 'Mozilla/5.0 (X11; CrOS) Firefox/99.0' };
    await identity
      .signIn(email, { password: 'wrong horse battery staple', client: where })
      .catch(() => undefined);
    const { token } = await identity.signIn(email, { client: where });
    const words = [email, 'Quetzalina', 'Canarifex', '198.51.100.77'];
    expect((await collectionsWith(...words)).length).toBeGreaterThan(1);

    await deletes(await identity.callerWith(token), email);
    await erased(accountId);

    expect(await collectionsWith(...words)).toEqual([]);
    expect(await collectionsWith(accountId)).toEqual(['erasedAccounts', 'security-log']);
    const kinds = (await identity.linesOf(accountId)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['signed-in', 'account-deleted']));
    const asked = { accountIds: [accountId] };
    const { people } = await identity.organizations.request(describeAccounts, asked, caller());
    expect(people).toEqual([]);
  }, 60_000);

  it('E-8 tells nobody who takes the address what happened to it before', async () => {
    const { email, caller: asking } = await identity.signedIn();
    const wrong = { password: 'wrong horse battery staple' };
    expect(await problemOf(identity.signIn(email, wrong))).toBe('wrong-credentials');
    await deletes(asking, email);
    const newcomer = await identity.account(email);
    const { token } = await identity.signIn(email);
    await identity.gateway.request(listSecurityLog, {}, await identity.callerWith(token));
    const kinds = (await identity.linesOf(newcomer)).map(({ kind }) => kind);
    expect(kinds).toEqual(['signed-in']);
  });

  it('B-3 is refused as long as somebody alone represents an organization, and nothing is changed', async () => {
    const { email, accountId, token, caller: asking } = await identity.signedIn();
    played.obstacles.set(accountId, [represents]);
    const preview = await identity.gateway.request(previewAccountDeletion, {}, asking);
    expect(preview).toMatchObject({ isClear: false, obstacles: [represents] });
    const before = await openedBy(accountId);

    const refused = await problem(deletes(asking, email));

    expect(refused.code).toBe('account-deletion-obstructed');
    expect(refused.details.obstacles).toEqual([represents]);
    expect(await openedBy(accountId)).toEqual(before);
    played.obstacles.delete(accountId);
    expect((await identity.resolve(token)).accountId).toBe(accountId);
    await deletes(asking, email);
  });

  it('decision 43 is given up when organizations refuse in the end: the account is as before', async () => {
    const { email, accountId, token, caller: asking } = await identity.signedIn();
    played.refused.add(accountId);
    expect(await problemOf(deletes(asking, email))).toBe('account-deletion-obstructed');
    played.refused.delete(accountId);
    expect((await accountOf(accountId))?.['deletion']).toBeUndefined();
    expect((await identity.resolve(token)).accountId).toBe(accountId);
    await deletes(asking, email);
  });

  it('B-3 takes the address, typed, and a fresh proof of who asks', async () => {
    const { email, caller: asking, token } = await identity.signedIn();
    const wrong = await problem(deletes(asking, `not-${email}`));
    expect(wrong.code).toBe('invalid-input');
    expect(wrong.details.errors).toEqual([expect.objectContaining({ pointer: '/email' })]);
    await identity.platform.clock.advance({ minutes: 11 });
    const later = await identity.callerWith(token);
    expect(await problemOf(deletes(later, email))).toBe('fresh-authentication-required');
  });

  it('B-3 happens once, however often it is asked for at the same moment', async () => {
    const { email, accountId, caller: asking } = await identity.signedIn();
    const outcomes = await parallel(10, () =>
      deletes(asking, email).then(
        () => 'deleted',
        (error: Problem) => error.code,
      ),
    );
    const values = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect(values.filter((one) => one === 'deleted')).toHaveLength(1);
    const lines = await identity.linesOf(accountId);
    expect(lines.filter(({ kind }) => kind === 'account-deleted')).toHaveLength(1);
  });

  it('decision 32 is not for operators: they come off the roster first', async () => {
    const operator = await operators.newOperator();
    const refused = await problem(deletes(operator.caller, operator.email));
    expect(refused.code).toBe('account-deletion-obstructed');
    expect(refused.details.obstacles).toMatchObject([{ kind: 'operator' }]);
    expect((await accountOf(operator.accountId))?.['deletion']).toBeUndefined();
  });

  it('B-3 leaves no way back by a link that was sent before', async () => {
    const { email, accountId, caller: asking } = await identity.signedIn();
    await identity.gateway.request(startPasswordReset, { email, client }, caller());
    await deletes(asking, email);
    const stored = await accountOf(accountId);
    expect(stored?.['address']).toBe(`deleted:${accountId}`);
    expect(stored).toMatchObject({ sessions: [], apiTokens: [], devices: [], undoable: [] });
  });

  it('is not erased before the last mails have ended, but for good a week later', async () => {
    const { email, accountId, caller: asking } = await identity.signedIn();
    played.mailsWait = true;
    await deletes(asking, email);
    for (let minute = 0; minute < 5; minute += 1) {
      await identity.platform.clock.advance({ minutes: 1 });
    }
    await eventually(async () => {
      await identity.platform.clock.advance({ seconds: 10 });
      const account = await accountOf(accountId);
      return (account?.['deletion'] as { phase: string } | undefined)?.phase === 'erasing';
    });
    expect((await accountOf(accountId))?.['email']).toBe(email);
    await identity.platform.clock.advance({ days: 8 });
    await erased(accountId);
    played.mailsWait = false;
  }, 60_000);
});

describe('A2-19 the mailboxes of somebody whose account is deleted', () => {
  it('A2-19 one that had the account’s password keeps it, as its own', async () => {
    const { somebody, mailboxId, email, administrator } = await mailboxes.ready();
    await mailboxes.unify(somebody.caller, mailboxId);
    const asking = await freshly(somebody, onePassword);
    const preview = await identity.gateway.request(previewAccountDeletion, {}, asking);
    expect(preview).toMatchObject({ unifiedMailbox: email, mailboxes: 1 });

    await deletes(asking, email);
    await erased(somebody.accountId);

    expect(await mailboxes.openedBy(email, onePassword, mailboxPassword)).toEqual([onePassword]);
    expect(await mailboxes.signsIn(email, onePassword, password)).toEqual([]);
    const shown = await mailboxes.shown(await later(administrator), mailboxId);
    expect(shown).toMatchObject({ password: 'separate', holders: [], invited: [] });
  }, 60_000);

  it('B-3 those that they consulted, and were invited to, are nobody’s webmail any more', async () => {
    const julie = await mailboxes.administrator();
    const marc = await mailboxes.memberOf(julie);
    const one = await mailboxes.create(julie, { for: 'somebody-else' });
    await mailboxes.attach(julie, one.mailboxId, marc);
    const two = await mailboxes.create(julie, { for: 'somebody-else' });
    await mailboxes.invite(julie, two.mailboxId, { email: marc.email });

    await deletes(await freshly(marc, password), marc.email);
    await erased(marc.accountId);

    const looking = await later(julie);
    expect((await mailboxes.shown(looking, one.mailboxId))?.holders).toEqual([]);
    expect((await mailboxes.shown(looking, two.mailboxId))?.invited).toEqual([]);
    expect(await mailboxes.openedBy(one.email, mailboxPassword)).toEqual([mailboxPassword]);
    expect(await collectionsWith(marc.email)).toEqual([]);
  }, 60_000);
});

/** Time has passed, and with it what was signed. */
async function later(administrator: MailAdministrator): Promise<MailAdministrator> {
  return { ...administrator, caller: await freshly(administrator, password) };
}

async function freshly({ email }: Somebody, known: string): Promise<Caller> {
  const { token } = await identity.signIn(email, { password: known });
  return identity.callerWith(token);
}

describe('I13 identity dies while it deletes an account', () => {
  const dying = async (place: string, act: () => Promise<unknown>) => {
    await identity.platform.dieAt('identity', `identity.${place}`, act);
    await identity.platform.clock.advance({ seconds: 2 });
    await identity.startAgain(environment);
  };

  it.each(['deletion.begun', 'deletion.answered', 'deletion.decided'])(
    '%s: it is deleted all the same, and told once',
    async (place) => {
      const { email, accountId, caller: asking } = await identity.signedIn();
      await dying(place, () => deletes(asking, email));
      await erased(accountId);
      const told = (await identity.platform.bus.published(accountDeleted)).filter(
        ({ data }) => data.accountId === accountId,
      );
      expect(told).toHaveLength(1);
      expect(await problemOf(identity.signIn(email))).toBe('wrong-credentials');
      expect(await collectionsWith(email)).toEqual([]);
    },
    60_000,
  );

  it.each(['deletion.begun', 'deletion.answered'])(
    '%s, and organizations refuse: the account is as before',
    async (place) => {
      const { email, accountId, token, caller: asking } = await identity.signedIn();
      played.refused.add(accountId);
      await dying(place, () => deletes(asking, email));
      await eventually(async () => {
        await identity.platform.clock.advance({ seconds: 2 });
        return !(await accountOf(accountId))?.['deletion'];
      }, 30_000);
      expect((await identity.resolve(token)).accountId).toBe(accountId);
    },
    60_000,
  );

  it.each(['erasure.mailboxes', 'erasure.traces', 'erasure.log'])(
    '%s: it is erased, and its chain whole',
    async (place) => {
      const { email, accountId, caller: asking } = await identity.signedIn();
      await deletes(asking, email);
      let isOver = false;
      await dying(place, async () => {
        while (!isOver) {
          await identity.platform.clock.advance({ seconds: 15 });
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
      }).finally(() => (isOver = true));
      await erased(accountId);
      expect(await collectionsWith(email)).toEqual([]);
      expect(await collectionsWith(accountId)).toEqual(['erasedAccounts', 'security-log']);
      expect(await verified()).toBe(0);
    },
    60_000,
  );

  it('decision 43 does not get an answer: it asks again, and deletes it then', async () => {
    const { email, accountId, caller: asking } = await identity.signedIn();
    played.fault = 'outcome-unknown';
    expect(await problemOf(deletes(asking, email))).toBe('outcome-unknown');
    expect((await accountOf(accountId))?.['deletion']).toMatchObject({ phase: 'leaving' });
    played.fault = undefined;
    await erased(accountId);
    const ids = played.asked.filter((one) => one.accountId === accountId);
    expect(new Set(ids.map(({ deletionId }) => deletionId)).size).toBe(1);
  }, 60_000);

  it('I14 finds organizations away: nothing has happened, and it can be wanted again', async () => {
    const { email, accountId, token, caller: asking } = await identity.signedIn();
    played.fault = 'unavailable';
    expect(await problemOf(deletes(asking, email))).toBe('unavailable');
    played.fault = undefined;
    expect((await accountOf(accountId))?.['deletion']).toBeUndefined();
    expect((await identity.resolve(token)).accountId).toBe(accountId);
    await deletes(asking, email);
  });
});
