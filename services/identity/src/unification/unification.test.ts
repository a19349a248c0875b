import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AccountUnification,
  endedByAccount,
  nextStep,
  obstaclesTo,
  reservedFor,
  type Unification,
} from './unification.js';

const at = new Date('2026-11-26T09:00:00Z');
const later = new Date(at.getTime() + reservedFor);
const reserved: Unification = {
  ...{ id: 'u1', accountId: 'julie', state: 'reserved', since: at, ending: null },
};
const joined: Unification = { ...reserved, state: 'joined' };
const held = { id: 'u1', mailboxId: 'box' };
const ending = 'asked-for' as const;

const holder = (accountId: string, mayChangePassword = true) => ({
  ...{ accountId, mayChangePassword, since: at },
  confirmed: { mailbox: 1, account: 1 },
});
const mailbox = { address: 'julie@firm.example', holders: [holder('julie')], unification: null };
const account = {
  _id: 'julie',
  address: 'julie@firm.example',
  recovery: { address: 'r@isp.example', email: 'r@isp.example' },
};

describe('A2-14 what stands against one password for both', () => {
  it.each([
    ['nothing', mailbox, account, []],
    ['A2-11 another login', mailbox, { ...account, address: 'j@firm.example' }, ['login-differs']],
    [
      'A2-12 another one who consults it',
      { ...mailbox, holders: [holder('julie'), holder('marc')] },
      account,
      ['others-consult-it'],
    ],
    [
      'A2-13 no right to change its password',
      { ...mailbox, holders: [holder('julie', false)] },
      account,
      ['may-not-change-password'],
    ],
    ['no recovery address', mailbox, { ...account, recovery: null }, ['no-recovery-address']],
    ['that it is unified', { ...mailbox, unification: joined }, account, ['unified-already']],
    ['that the account is', mailbox, { ...account, unification: held }, ['unified-already']],
  ])('%s', (_about, box, person, expected) => {
    expect(obstaclesTo(box, person)).toEqual(expected);
  });
});

describe('A2-16 what is to be done next', () => {
  it.each([
    ['nothing while it may be under way', reserved, null, at, 'nothing'],
    ['to give up what was left', reserved, null, later, 'give-up'],
    ['to give up what shall end', { ...reserved, ending }, null, at, 'give-up'],
    ['to join what the account has', reserved, held, at, 'join'],
    ['nothing where it is whole', joined, held, later, 'nothing'],
    ['to separate what shall end', { ...joined, ending }, held, at, 'separate'],
    ['to separate what was reserved and shall end', { ...reserved, ending }, held, at, 'separate'],
    ['to begin what the account ends', joined, { ...held, ending }, at, 'begin-separation'],
    ['to release what the account let go', { ...joined, ending }, null, at, 'release'],
    ['to release what is another one by now', joined, { ...held, id: 'u2' }, at, 'release'],
  ])('%s', (_about, unification, account_, now, expected) => {
    expect(nextStep(unification, account_, now)).toBe(expected);
  });
});

describe('A2-19 an account ends it from its side', () => {
  it('only the one that it has, or only where it has none', () => {
    expect(endedByAccount({ unification: held }, 'login-changed')).toEqual({
      set: { 'unification.ending': 'login-changed' },
      where: { 'unification.id': 'u1' },
    });
    expect(endedByAccount({}, 'login-changed')).toEqual({ set: {}, where: { unification: null } });
  });
});

/**
 * The two documents, and writes to them that each happen at once, as the database does them: in any order, by any
 * number of processes that may stop anywhere.
 */
class Model {
  mailbox: { hash: string | null; unification: Unification | null } = {
    hash: 'box',
    unification: null,
  };
  account: { hash: string; unification: AccountUnification | null; givenUp: number } = {
    ...{ hash: 'account', unification: null, givenUp: 0 },
  };
  changes = 0;

  /** The password that opens the mailbox: as ProveMailboxPassword finds it. */
  get opens(): string | null {
    const { unification, hash } = this.mailbox;
    const isHeld = unification !== null && this.account.unification?.id === unification.id;
    return isHeld ? this.account.hash : hash;
  }

  /** One step of whoever settles, on what is there now. */
  settle(now: Date): void {
    const { unification } = this.mailbox;
    if (!unification) return;
    const { account } = this;
    switch (nextStep(unification, account.unification, now)) {
      case 'nothing':
        return;
      case 'give-up':
        account.givenUp += 1;
        this.mailbox.unification = null;
        return;
      case 'join':
        this.mailbox = { hash: null, unification: { ...unification, state: 'joined' } };
        return;
      case 'begin-separation':
        this.mailbox.unification = { ...unification, ending: account.unification!.ending! };
        return;
      case 'separate':
        if (this.mailbox.hash === account.hash && unification.state === 'joined') {
          account.unification = null;
        } else {
          this.mailbox = { hash: account.hash, unification: { ...unification, state: 'joined' } };
        }
        return;
      case 'release':
        this.mailbox.unification = null;
    }
  }
}

describe('A2-16 A2-19 whatever happens in whatever order', () => {
  const acts = fc.constantFrom(
    'reserve',
    'write',
    'settle',
    'end',
    'end-account',
    'change',
    'wait',
  );

  it('the mailbox always opens, with the last password that was set for it', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), (sequence) => {
        const model = new Model();
        let now = at;
        let expected = 'box';
        let begun: { id: string; givenUp: number } | null = null;
        for (const act of sequence) {
          const { mailbox: box, account: person } = model;
          if (act === 'reserve' && !box.unification && !person.unification) {
            begun = { id: `u${(model.changes += 1)}`, givenUp: person.givenUp };
            box.unification = { ...reserved, id: begun.id, since: now };
          } else if (act === 'write' && begun && !person.unification) {
            // The account's write is conditional on nobody having given up since.
            if (person.givenUp === begun.givenUp) {
              person.unification = { id: begun.id, mailboxId: 'box' };
              person.hash = `password ${(model.changes += 1)}`;
              expected = person.hash;
            }
            begun = null;
          } else if (act === 'settle') {
            model.settle(now);
          } else if (act === 'end' && box.unification) {
            box.unification = { ...box.unification, ending };
          } else if (act === 'end-account' && person.unification) {
            person.unification = { ...person.unification, ending };
          } else if (act === 'change') {
            const isOne = person.unification?.id === box.unification?.id && box.unification;
            person.hash = `password ${(model.changes += 1)}`;
            if (isOne) expected = person.hash;
          } else if (act === 'wait') {
            now = new Date(now.getTime() + reservedFor);
          }
          expect(model.opens).toBe(expected);
        }
        // And once nobody does anything else, it is whole or gone.
        now = new Date(now.getTime() + reservedFor);
        for (let steps = 0; steps < 10; steps += 1) model.settle(now);
        expect(model.opens).toBe(expected);
        const { unification } = model.mailbox;
        if (unification)
          expect(nextStep(unification, model.account.unification, now)).toBe('nothing');
        else expect(model.account.unification).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});
