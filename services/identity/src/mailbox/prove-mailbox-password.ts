import { Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { Limits } from '../attempt/limits.js';
import { refuses } from '../lock/lock.js';
import type { Lane, PasswordHash } from '../password/password-hashes.js';
import { RepeatedGuesses } from '../service-credential/repeated-guesses.js';
import { ServiceLimits } from '../service-credential/service-limits.js';
import { FailSignIn } from '../session/fail-sign-in.js';
import { type AccountOfHolder, HoldersRepository } from './holders.repository.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import type { StoredMailbox } from './stored-mailbox.js';

/** Where a guess at the password of a mailbox comes from. */
interface Guess {
  /** Canonical, or what was typed in its place. */
  readonly address: string;
  readonly password: string;
  readonly network: string;
  /** Mail applications ask in a lane of their own, so that a crowd of them holds up no sign-in (decision 26). */
  readonly lane: Lane;
  readonly requestId: string;
}

/** What a password of a mailbox is compared with now. */
interface Present {
  readonly passwordHash: PasswordHash | null;
  /** The account whose password it is, where the two are one. */
  readonly account?: AccountOfHolder;
}

/**
 * Compares with the one hash that a mailbox's password has now: its own, or that of the account it is unified with
 * (decision 24). An address without a mailbox causes the same work.
 */
@Injectable()
export class ProveMailboxPassword {
  constructor(
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
    private readonly guesses: RepeatedGuesses,
    private readonly limits: ServiceLimits,
    private readonly accountLimits: Limits,
    private readonly failing: FailSignIn,
  ) {}

  /** Null when it is wrong. Throws `too-many-requests` after several failures, and `busy`. */
  async execute(guess: Guess): Promise<StoredMailbox | null> {
    const { address, password, network, lane } = guess;
    const guesser = { kind: 'mailbox', username: address, network };
    await this.limits.require(guesser);
    const mailbox = await this.mailboxes.byAddress(address);
    const present = mailbox && (await this.presentOf(mailbox));
    const { right, renewed } = await this.guesses.compare(
      present?.passwordHash ?? undefined,
      { ...guesser, password },
      lane,
    );
    const account = present?.account;
    if (!right || !mailbox || (account && isLocked(account))) {
      const isNew = await this.limits.failed(guesser, password);
      if (account && isNew) await this.failedAt(account, guess);
      return null;
    }
    await this.limits.require(guesser);
    // A right one after too many wrong ones is not told either, as at sign-in, but where it came from before.
    if (account && !(await this.limits.knows(guesser))) {
      await this.accountLimits.requirePace(account.address);
    }
    this.limits.succeeded(guesser);
    // The account's own is renewed when somebody signs in with it.
    if (renewed && !account) await this.mailboxes.renew(mailbox, renewed);
    return mailbox;
  }

  /** Throws `password-wrong`, naming the field. */
  async require(guess: Guess, pointer: string): Promise<void> {
    if (await this.execute(guess)) return;
    const message = `${pointer.slice(1)} is not the password of the mailbox`;
    throw new Problem('password-wrong', { errors: [{ pointer, message }] });
  }

  /** One password is guessed at by two doors: counted, noted and answered as at the other one (A7, B-6). */
  private async failedAt(account: AccountOfHolder, { network, requestId }: Guess): Promise<void> {
    const { address } = account;
    const tried = await this.accountLimits.password({ address, network, knownDevice: undefined });
    await tried.failed();
    const client = { network, userAgent: 'Mail' };
    await this.failing.execute({ address, client, knownDevice: undefined, requestId }, account);
  }

  private async presentOf(mailbox: StoredMailbox): Promise<Present> {
    const { unification } = mailbox;
    if (!unification) return { passwordHash: mailbox.passwordHash };
    const account = await this.holders.of(unification.accountId);
    if (account?.unification?.id === unification.id) {
      return { passwordHash: account.passwordHash, account };
    }
    // Not the account's yet, or let go since the mailbox was read, which then has another hash by now.
    const again = await this.mailboxes.byId(mailbox._id);
    return { passwordHash: again?.passwordHash ?? null };
  }
}

/** Mail applications are devices that the account does not know. */
function isLocked({ lock }: AccountOfHolder): boolean {
  return refuses(lock, { failuresBefore: 0, isKnown: false });
}
