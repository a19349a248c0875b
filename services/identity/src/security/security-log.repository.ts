import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { MailAddress, UndoableChange } from '../address/address-change.js';
import type { AccountLock } from '../lock/lock.js';
import type { LogEntry } from './security-log.js';
import { ArchiveRepository } from './archive.repository.js';

/** An account with one line of its log. */
export interface AccountWithLine extends Pick<
  AccountPerson,
  '_id' | 'email' | 'givenName' | 'locale'
> {
  readonly recovery?: MailAddress | null;
  readonly lock?: AccountLock;
  readonly unification?: AccountDocument['unification'];
  readonly line: LogEntry;
  /** What the line tells of, while it can be undone. */
  readonly undoable?: readonly UndoableChange[];
}

/** What of an account's log is not in the archive yet. */
export interface Unsettled {
  readonly _id: string;
  readonly address: string;
  readonly securityLog: readonly LogEntry[];
}

/** The lines of security logs, which are written into their account's document by whatever they tell of. */
@Injectable()
export class SecurityLogRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly archive: ArchiveRepository,
  ) {
    this.accounts = accountModel(connection);
  }

  /** Null when the account or its line is gone. */
  async accountWithLine(accountId: string, lineId: string): Promise<AccountWithLine | null> {
    const account = await this.accounts
      .findOne({ _id: accountId })
      .select({
        ...{ email: 1, recovery: 1, givenName: 1, locale: 1, lock: 1 },
        unification: 1,
        securityLog: { $elemMatch: { id: lineId } },
        undoable: { $elemMatch: { id: lineId } },
      })
      .lean();
    if (!account) return null;
    // Not in the document: then in the archive, where it is before it leaves the document.
    const line = account.securityLog?.[0] ?? (await this.archive.byId(accountId, lineId));
    return line && { ...account, line };
  }

  unsettled(accountId: string): Promise<Unsettled | null> {
    return this.accounts
      .findOne({ _id: accountId }, { address: 1, securityLog: 1 })
      .lean<Unsettled>();
  }

  /** What of several accounts' logs is still in their documents. */
  unsettledOf(accountIds: readonly string[]): Promise<Unsettled[]> {
    return this.accounts
      .find(
        { _id: { $in: accountIds }, 'securityLog.0': { $exists: true } },
        { address: 1, securityLog: 1 },
      )
      .lean<Unsettled[]>();
  }

  /** Takes out what is in the archive, and notes how many lines there are, so that the last ones can be missed. */
  async settled(accountId: string, lineIds: readonly string[], count: number): Promise<void> {
    await this.accounts.updateOne(
      { _id: accountId },
      { $pull: { securityLog: { id: { $in: lineIds } } }, $max: { loggedLines: count } },
    );
  }
}
