import { request } from '../contract.js';
import { EmailAddress, Flag, Id, ListOf, OneOf, SomeOf, Whole } from '../fields.js';
import { MailboxReference } from './mailboxes.js';
import { type UnificationObstacle, unificationObstacles } from './my-mailboxes.js';

/** What a change of a password, or of what stands on one, may touch (A2-22). */
export const touchedThings = [
  'account-password',
  'mailbox-password',
  'this-session',
  'other-sessions',
  'api-tokens',
  'second-factors',
  'webmail-of-others',
  'my-webmail',
  'mail-applications',
  'service-credentials',
  'products',
] as const;
export type TouchedThing = (typeof touchedThings)[number];

/** What becomes of it. */
export const outcomes = [
  'stays',
  'changes',
  'ends',
  'ends-on-request',
  'asks-again',
  'is-not-asked-for',
] as const;
export type Outcome = (typeof outcomes)[number];

/** One thing, and what becomes of it. */
export class Effect {
  @OneOf(touchedThings)
  what!: TouchedThing;

  @OneOf(outcomes, {
    description:
      '`ends-on-request`: only where the change itself says so. `asks-again`: it works on as soon as the password is given again. `is-not-asked-for`: mail applications ask for no second factor, whatever the account has.',
  })
  becomes!: Outcome;

  @Whole({
    optional: true,
    description: 'How many there are, where they are counted.',
    min: 0,
    max: 1_000,
  })
  count?: number;
}

/** What a change would do, to be read before it is confirmed (A2-17, A2-22). */
export class Effects {
  @ListOf(() => Effect, { max: 20 })
  effects!: Effect[];

  @EmailAddress({ optional: true, description: 'The mailbox whose password is the account’s too.' })
  unifiedMailbox?: string;
}

export class EffectsOfPasswordInput {
  @OneOf(['change', 'reset', 'securing'], {
    optional: true,
    description: '`change` if left out. `securing` is that of an account in the wrong hands.',
  })
  of?: 'change' | 'reset' | 'securing';
}

/** What a change, or a reset, of the person's own password does, or securing the account with another one. */
export const describePasswordEffects = request('identity.v1.effects.describe-password', {
  input: EffectsOfPasswordInput,
  output: Effects,
  effect: 'query',
});

export class EffectsOnMyMailboxInput {
  @Id()
  mailboxId!: string;

  @OneOf(['password', 'unification', 'separation'], {
    optional: true,
    description: '`password` if left out.',
  })
  of?: 'password' | 'unification' | 'separation';
}

/** What a person's change to a mailbox does, and whether to use one password is offered (A2-14). */
export class MyMailboxEffects extends Effects {
  @Flag({
    description: 'Whether "use the same password" is offered with this change (A2-11 to A2-15).',
  })
  unificationOffered!: boolean;

  @SomeOf(unificationObstacles, {
    optional: true,
    description: 'Why it is not, where the person may change the password.',
  })
  obstacles?: UnificationObstacle[];
}

export const describeMyMailboxEffects = request('identity.v1.effects.describe-my-mailbox', {
  input: EffectsOnMyMailboxInput,
  output: MyMailboxEffects,
  effect: 'query',
  problems: ['not-found'],
});

export class EffectsOnMailboxInput extends MailboxReference {
  @OneOf(['password', 'deletion'], { optional: true, description: '`password` if left out.' })
  of?: 'password' | 'deletion';
}

/** What an organization's change to one of its mailboxes does. */
export const describeMailboxEffects = request('identity.v1.effects.describe-mailbox', {
  input: EffectsOnMailboxInput,
  output: Effects,
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});
