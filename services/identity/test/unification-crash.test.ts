import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deleteMailbox, separateMyMailbox } from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { Mailboxes, mailboxPassword, onePassword } from './mailboxes.js';
import { client, IdentityTrial, password } from './trial.js';

let identity: IdentityTrial;
let mailboxes: Mailboxes;
const generous = { ATRIUM_FAILURES_PER_NETWORK: '10000' };
beforeAll(async () => {
  identity = await IdentityTrial.start(generous);
  mailboxes = await Mailboxes.of(identity);
}, 60_000);
afterAll(() => identity.stop());

type Ready = Awaited<ReturnType<Mailboxes['ready']>>;

/** Does something in a process that dies at a place, and starts another one. */
async function dyingAt(place: string, act: () => Promise<unknown>): Promise<void> {
  await identity.platform.dieAt('identity', `identity.unification.${place}`, act);
  await identity.startAgain(generous);
}

/** Whatever was reserved before is looked at: by the first look of a process that starts then. */
const muchLater = () => identity.platform.clock.advance({ seconds: 31 });

/** Which passwords open what, once nothing is under way any more. */
async function settled({ email, mailboxId, somebody }: Ready) {
  return eventually(async () => {
    const mailbox = await identity.collection('mailboxes').findOne({ _id: mailboxId });
    const account = await identity.collection('accounts').findOne({ _id: somebody.accountId });
    const unification = mailbox?.['unification'] as { state: string; ending: unknown } | null;
    if (unification && (unification.state !== 'joined' || unification.ending)) return undefined;
    return {
      isUnified: Boolean(unification),
      accountKnows: Boolean(account?.['unification']),
      account: await mailboxes.signsIn(email, password, onePassword),
      mailbox: await mailboxes.openedBy(email, password, mailboxPassword, onePassword),
    };
  }, 50_000);
}

const whole = {
  isUnified: true,
  accountKnows: true,
  account: [onePassword],
  mailbox: [onePassword],
};
const asBefore = {
  isUnified: false,
  accountKnows: false,
  account: [password],
  mailbox: [mailboxPassword],
};
const separated = { ...whole, isUnified: false, accountKnows: false };

describe('A2-16 identity dies while it unifies', () => {
  it.each([
    ['reserved', 'as it was', asBefore],
    ['written', 'whole', whole],
    ['joined', 'whole', whole],
  ])(
    'A2-16 at "%s": it is %s afterwards',
    async (place, _how, expected) => {
      const ready = await mailboxes.ready();
      const unifying = () => mailboxes.unify(ready.somebody.caller, ready.mailboxId);
      await identity.platform.dieAt('identity', `identity.unification.${place}`, unifying);
      await muchLater();
      await identity.startAgain(generous);
      expect(await settled(ready)).toEqual(expected);
      await identity.platform.clock.reset();
    },
    90_000,
  );

  it('A2-16 and once more while it gives up: it is as it was, and can be unified then', async () => {
    const ready = await mailboxes.ready();
    await dyingAt('reserved', () => mailboxes.unify(ready.somebody.caller, ready.mailboxId));
    await identity.platform.dieAt('identity', 'identity.unification.given-up', muchLater);
    const { accountId: _id } = ready.somebody;
    const account = await identity.collection('accounts').findOne({ _id });
    expect(account).toMatchObject({ unificationsGivenUp: 1 });
    await identity.startAgain(generous);
    expect(await settled(ready)).toEqual(asBefore);
    await identity.platform.clock.reset();
    await mailboxes.unify(ready.somebody.caller, ready.mailboxId);
    expect(await settled(ready)).toEqual(whole);
  }, 90_000);
});

describe('A2-19 identity dies while it takes the two apart', () => {
  it.each(['separation-begun', 'copied', 'let-go'])(
    'A2-19 at "%s": they are two afterwards, and both passwords work',
    async (place) => {
      const ready = await mailboxes.ready();
      const { mailboxId, somebody } = ready;
      await mailboxes.unify(somebody.caller, mailboxId);
      await dyingAt(place, () =>
        identity.gateway.request(separateMyMailbox, { mailboxId, client }, somebody.caller),
      );
      // Also before anything has seen to it: one of the two documents says whose password it is.
      expect(await mailboxes.openedBy(ready.email, password, mailboxPassword, onePassword)).toEqual(
        [onePassword],
      );
      expect(await settled(ready)).toEqual(separated);
    },
    90_000,
  );

  it('A2-19 before a mailbox is deleted: the account keeps its password', async () => {
    const ready = await mailboxes.ready();
    const { mailboxId, somebody, administrator } = ready;
    await mailboxes.unify(somebody.caller, mailboxId);
    const which = { organizationId: administrator.organizationId, mailboxId };
    await dyingAt('copied', () =>
      identity.gateway.request(deleteMailbox, which, administrator.caller),
    );
    expect(await settled(ready)).toEqual(separated);
  }, 90_000);
});
