import type { UnificationObstacle } from '@atrium/contracts';

/** Why a unification ends: one of the three conditions ceased (A2-19), or somebody wanted it. */
export type EndReason =
  | 'login-changed'
  | 'recovery-address-gone'
  | 'somebody-else-consults-it'
  | 'right-withdrawn'
  | 'not-consulted-any-more'
  | 'password-set-by-organization'
  | 'mailbox-deleted'
  | 'account-deleted'
  | 'asked-for';

/** One password for an account and a mailbox, as the mailbox knows of it (decision 24). */
export interface Unification {
  /** Of this unification: no other one's step is taken for one of it. */
  readonly id: string;
  readonly accountId: string;
  /** `reserved` until the account has it too: its write is what unifies. */
  readonly state: 'reserved' | 'joined';
  readonly since: Date;
  /** It is being taken apart, as is written together with what ends it. */
  readonly ending: EndReason | null;
}

/** The same as the account knows of it, beside the one password: whoever has this, has the other's hash. */
export interface AccountUnification {
  readonly id: string;
  readonly mailboxId: string;
  readonly ending?: EndReason | null;
}

/** How long a unification may be under way before it is taken for given up, in milliseconds. */
export const reservedFor = 30_000;

/** What of a mailbox decides on a unification. */
interface UnifiableMailbox {
  readonly address: string;
  readonly holders: readonly { readonly accountId: string; readonly mayChangePassword: boolean }[];
  readonly unification: Unification | null;
}

/** What of an account decides on a unification. */
export interface Unifiable {
  readonly _id: string;
  readonly address: string;
  /** The proven recovery address. */
  readonly recovery?: object | null;
  readonly unification?: AccountUnification | null;
}

/** What stands against one password for both (A2-11 to A2-13, decision 24); none: it is offered. */
export function obstaclesTo(
  { address, holders, unification }: UnifiableMailbox,
  account: Unifiable,
): UnificationObstacle[] {
  const own = holders.find(({ accountId }) => accountId === account._id);
  const found: [UnificationObstacle, boolean][] = [
    ['login-differs', account.address !== address],
    ['others-consult-it', holders.some(({ accountId }) => accountId !== account._id)],
    ['may-not-change-password', !own?.mayChangePassword],
    ['no-recovery-address', !account.recovery],
    ['unified-already', unification !== null || Boolean(account.unification)],
  ];
  return found.filter(([, stands]) => stands).map(([obstacle]) => obstacle);
}

/** The unification as it is after a change that ends it; null stays null. What is ending already goes on. */
export function ended(
  { unification }: Pick<UnifiableMailbox, 'unification'>,
  reason: EndReason,
): { unification: Unification | null } {
  if (!unification || unification.ending) return { unification };
  return { unification: { ...unification, ending: reason } };
}

/** The parts of a write to an account that end its unification with it; none where there is none. */
export function endedByAccount(
  { unification }: Pick<Unifiable, 'unification'>,
  reason: EndReason,
): { set: { 'unification.ending'?: EndReason }; where: Record<string, unknown> } {
  if (!unification) return { set: {}, where: { unification: null } };
  return { set: { 'unification.ending': reason }, where: { 'unification.id': unification.id } };
}

/** What is to be done next for a unification to be whole, or gone (decision 6). */
export type NextStep =
  | 'nothing'
  /** The account never got it and will not any more. */
  | 'give-up'
  /** The account has it: the mailbox does without a hash of its own. */
  | 'join'
  /** The account wants it to end: so does the mailbox. */
  | 'begin-separation'
  /** The account has the one password: the mailbox gets its hash, and then the account lets go. */
  | 'separate'
  /** The account has let go: the mailbox stands alone. */
  | 'release';

/** Decides from both sides alone, wherever whoever began has stopped. */
export function nextStep(
  { id, state, since, ending }: Unification,
  held: AccountUnification | null | undefined,
  now: Date,
): NextStep {
  const isHeld = held?.id === id;
  if (isHeld && ending) return 'separate';
  if (isHeld && held.ending) return 'begin-separation';
  if (isHeld) return state === 'joined' ? 'nothing' : 'join';
  if (state === 'joined') return 'release';
  const isUnderWay = !ending && now.getTime() - since.getTime() < reservedFor;
  return isUnderWay ? 'nothing' : 'give-up';
}
