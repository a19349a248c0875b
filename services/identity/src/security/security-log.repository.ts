import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { MailAddress, UndoableChange } from '../address/address-change.js';
import type { LogEntry } from './security-log.js';

/** An account with one line of its log. */
export interface AccountWithLine extends Pick<
  AccountPerson,
  '_id' | 'email' | 'givenName' | 'locale'
> {
  readonly recovery?: MailAddress | null;
  readonly securityLog: readonly LogEntry[];
  /** What the line tells of, while it can be undone. */
  readonly undoable?: readonly UndoableChange[];
}

/** The lines of security logs, which are written into their account's document by whatever they tell of. */
@Injectable()
export class SecurityLogRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(@InjectConnection() connection: Connection) {
    this.accounts = accountModel(connection);
  }

  /** Null when the account or its line is gone. */
  accountWithLine(accountId: string, lineId: string): Promise<AccountWithLine | null> {
    return this.accounts
      .findOne({ _id: accountId, 'securityLog.id': lineId })
      .select({
        email: 1,
        recovery: 1,
        givenName: 1,
        locale: 1,
        securityLog: { $elemMatch: { id: lineId } },
        undoable: { $elemMatch: { id: lineId } },
      })
      .lean<AccountWithLine>();
  }

  /** An account with the newest lines of its log, in order. */
  accountWithLatest(accountId: string, most: number): Promise<AccountWithLine | null> {
    return this.accounts
      .findOne({ _id: accountId })
      .select({
        email: 1,
        recovery: 1,
        givenName: 1,
        locale: 1,
        securityLog: { $slice: -most },
      })
      .lean<AccountWithLine>();
  }
}
