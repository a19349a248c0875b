import { request } from '../contract.js';
import { Id, Part, Secret, Timestamp, Whole } from '../fields.js';
import { Done } from '../page.js';
import { Client } from './sign-ups.js';

/** Whether an account locks itself after failed sign-ins, and whether it is locked (B-6). */
export class Lock {
  @Whole({
    min: 3,
    max: 20,
    nullable: true,
    description: 'After so many failed sign-ins in a row; null: never.',
  })
  after!: number | null;

  @Timestamp({
    nullable: true,
    description: 'Since when nobody gets in but on devices that signed in before; null: open.',
  })
  lockedAt!: string | null;
}

export const getLock = request('identity.v1.locks.get', {
  input: Done,
  output: Lock,
  effect: 'query',
});

export class SetLockInput {
  @Whole({ min: 3, max: 20, nullable: true, example: 5, description: 'Null: never.' })
  after!: number | null;

  @Part(() => Client)
  client!: Client;
}

/** Sets after how many failures the account locks; null opens it as well. */
export const setLock = request('identity.v1.locks.set', {
  input: SetLockInput,
  output: Lock,
  effect: 'command',
  problems: ['fresh-authentication-required'],
});

export class UnlockInput {
  @Secret({ description: 'From the link in the mail.' })
  token!: string;

  @Part(() => Client)
  client!: Client;
}

/** Unlocks an account with the link that was mailed when it locked. Once per link; it signs nobody in. */
export const unlock = request('identity.v1.locks.release', {
  input: UnlockInput,
  output: Done,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['token-not-usable'],
});

export class UnlockMemberInput {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;

  @Part(() => Client)
  client!: Client;
}

/** An administrator or legal representative unlocks the account of a member, who is told by mail (B-6). */
export const unlockMember = request('identity.v1.locks.release-member', {
  input: UnlockMemberInput,
  output: Done,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});
