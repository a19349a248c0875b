import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { NotificationPreferences } from '@atrium/contracts';
import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import { failuresAreToldEvery, type Notify } from './notify.js';

interface Notified {
  readonly notify?: Notify;
}

/** Who wants which optional mails, in their account's document. */
@Injectable()
export class NotifyRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = accountModel(connection);
  }

  of(accountId: string): Promise<Notified | null> {
    return this.accounts.findOne({ _id: accountId }, { notify: 1 }).lean<Notified>();
  }

  /** Null when the account is gone. */
  set(
    accountId: string,
    { signIns, failedSignIns }: NotificationPreferences,
    line: LogEntry,
  ): Promise<Notified | null> {
    return this.accounts
      .findOneAndUpdate(
        { _id: accountId },
        {
          $set: { 'notify.signIns': signIns, 'notify.failedSignIns': failedSignIns },
          $push: withLines(line),
        },
        { returnDocument: 'after', projection: { notify: 1 } },
      )
      .lean<Notified>();
  }

  /** Has a failed sign-in told, if that is wanted and none was within the last hour: the filter judges. */
  async tellOfFailure(accountId: string, event: OutboxEntry): Promise<void> {
    const { at } = event;
    const longAgo = new Date(at.getTime() - failuresAreToldEvery);
    const written = await this.accounts
      .findOneAndUpdate(
        {
          _id: accountId,
          'notify.failedSignIns': true,
          'notify.failuresToldAt': { $not: { $gt: longAgo } },
        },
        merged({ $set: { 'notify.failuresToldAt': at } }, withEvents(event)),
        { returnDocument: 'after', projection: { outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, '_id' | 'outbox' | 'version'>>();
    this.relay.offer(this.accounts, written);
  }
}
