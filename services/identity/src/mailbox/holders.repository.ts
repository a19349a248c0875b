import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import type { Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { MailAddress } from '../address/address-change.js';
import type { AccountLock } from '../lock/lock.js';
import type { PasswordHash } from '../password/password-hashes.js';
import type { Notify } from '../preference/notify.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import type { Unifiable } from '../unification/unification.js';

/** What of an account matters to the mailboxes that it consults. */
export interface AccountOfHolder extends Unifiable {
  readonly recovery?: MailAddress | null;
  readonly passwordHash: PasswordHash;
  /** Rises with each change of the account's password. */
  readonly passwordVersion: number;
  readonly lock?: AccountLock;
  readonly notify?: Notify;
  /** Rises when a unification that was begun is given up: what was begun before comes to nothing. */
  readonly unificationsGivenUp?: number;
}

const fields = {
  address: 1,
  recovery: 1,
  passwordHash: 1,
  passwordVersion: 1,
  unification: 1,
  unificationsGivenUp: 1,
  lock: 1,
  notify: 1,
} as const;

/** Accounts as those who consult mailboxes. */
@Injectable()
export class HoldersRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly settle: SettleSecurityLog,
  ) {
    this.accounts = accountModel(connection);
  }

  async of(accountId: string): Promise<AccountOfHolder | null> {
    const found = await this.accounts.findOne({ _id: accountId }, fields).lean<AccountOfHolder>();
    // Accounts of before mailboxes have no number yet.
    return found && { ...found, passwordVersion: found.passwordVersion ?? 1 };
  }

  /** Notes something that was done to a mailbox in the log of whoever did it. */
  async note(accountId: string, line: LogEntry): Promise<void> {
    await this.accounts.updateOne({ _id: accountId }, { $push: withLines(line) });
    this.settle.soon(accountId);
  }

  /** The same for what may be done again after a crash: a line that is there already is not written again. */
  async noteOnce(accountId: string, line: LogEntry): Promise<void> {
    await this.accounts.updateOne(
      { _id: accountId, 'securityLog.id': { $ne: line.id } },
      { $push: withLines(line) },
    );
    this.settle.soon(accountId);
  }

  /** A unification that was begun can't come about any more. False when it has. */
  async giveUp(accountId: string, unificationId: string): Promise<boolean> {
    const { matchedCount } = await this.accounts.updateOne(
      { _id: accountId, 'unification.id': { $ne: unificationId } },
      { $inc: { unificationsGivenUp: 1 } },
    );
    if (matchedCount === 1) return true;
    return (await this.accounts.countDocuments({ _id: accountId }, { limit: 1 })) === 0;
  }

  /**
   * The account's password is its own again, and its person is told in the same write. False, and nothing is changed,
   * when it is not the password any more that the mailbox was given.
   */
  async letGo(
    { accountId, unificationId }: { accountId: string; unificationId: string },
    { hash }: PasswordHash,
    { line, event }: { line: LogEntry; event: OutboxEntry },
  ): Promise<boolean> {
    const written = await this.accounts
      .findOneAndUpdate(
        { _id: accountId, 'unification.id': unificationId, 'passwordHash.hash': hash },
        merged({ $unset: { unification: '' } }, { $push: withLines(line) }, withEvents(event)),
        { returnDocument: 'after', projection: { outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, '_id' | 'outbox' | 'version'>>();
    this.relay.offer(this.accounts, written);
    if (written) this.settle.soon(accountId);
    return written !== null;
  }

  /** Mailboxes whose unification an account has ended from its side. */
  async endingMailboxes(limit: number): Promise<string[]> {
    const found = await this.accounts
      .find({ 'unification.ending': { $type: 'string' } }, { 'unification.mailboxId': 1 })
      .limit(limit)
      .comment(byTimer)
      .lean<Pick<AccountDocument, 'unification'>[]>();
    return found.flatMap(({ unification }) => (unification ? [unification.mailboxId] : []));
  }
}
