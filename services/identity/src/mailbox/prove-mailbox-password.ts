import { Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { type Lane, PasswordHashes } from '../password/password-hashes.js';
import { ServiceLimits } from '../service-credential/service-limits.js';
import { HoldersRepository } from './holders.repository.js';
import type { StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

/** Where a guess at the password of a mailbox comes from. */
interface Guess {
  /** Canonical, or what was typed in its place. */
  readonly address: string;
  readonly password: string;
  readonly network: string;
  /** Mail applications ask in a lane of their own, so that a crowd of them holds up no sign-in (decision 26). */
  readonly lane: Lane;
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
    private readonly passwords: PasswordHashes,
    private readonly limits: ServiceLimits,
  ) {}

  /** Null when it is wrong. Throws `too-many-requests` after several failures, and `busy`. */
  async execute({ address, password, network, lane }: Guess): Promise<StoredMailbox | null> {
    const guesser = { kind: 'mailbox', username: address, network };
    await this.limits.require(guesser);
    const mailbox = await this.mailboxes.byAddress(address);
    const present = mailbox && (await this.hashOf(mailbox));
    const { right, renewed } = await this.passwords.compare(
      present?.passwordHash ?? undefined,
      password,
      `mailbox ${address}`,
      lane,
    );
    if (!right || !mailbox) {
      await this.limits.failed(guesser);
      return null;
    }
    await this.limits.require(guesser);
    // The account's own is renewed when somebody signs in with it.
    if (renewed && present?.isOwn) await this.mailboxes.renew(mailbox, renewed);
    return mailbox;
  }

  /** Throws `password-wrong`. */
  async require(guess: Guess): Promise<void> {
    if (!(await this.execute(guess))) throw new Problem('password-wrong');
  }

  private async hashOf(mailbox: StoredMailbox) {
    const { unification } = mailbox;
    if (!unification) return { passwordHash: mailbox.passwordHash, isOwn: true };
    const account = await this.holders.of(unification.accountId);
    if (account?.unification?.id === unification.id) {
      return { passwordHash: account.passwordHash, isOwn: false };
    }
    // Either it is not the account's yet, or it was let go since the mailbox was read: then it has the hash by now.
    const again = mailbox.passwordHash ? mailbox : await this.mailboxes.byId(mailbox._id);
    return { passwordHash: again?.passwordHash ?? null, isOwn: false };
  }
}
