import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { securityChanged } from '@atrium/contracts';
import { happened, merged, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import { everyAddress } from '../address/address-change.js';
import { withLines } from '../security/security-log.js';
import { lineAbout, type OperatorChange } from './operator-change.js';

/** How many changes an account remembers: each is told within moments, so that only the newest matter. */
const remembered = 20;

/** The accounts of operators, as far as they are told what they became. */
@Injectable()
export class OperatorAccountsRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = accountModel(connection);
  }

  /**
   * Once for each change and in one write: the line in the log, the event that a mail is sent for, and for a dismissal
   * the end of all sessions. Answers with the ids of the sessions that were there; none when it was told before.
   */
  async tell(change: OperatorChange): Promise<string[]> {
    const { id, kind, accountId: _id, by, requestId, scene } = change;
    const account = await this.accounts.findOne({ _id }, { recovery: 1 }).lean();
    if (!account) return [];
    const event = happened(
      securityChanged,
      { accountId: _id, changeId: id, change: kind, told: everyAddress(account) },
      { by, at: scene.at, requestId },
    );
    const before = await this.accounts
      .findOneAndUpdate(
        { _id, operatorChanges: { $ne: id } },
        merged(
          { $push: { operatorChanges: { $each: [id], $slice: -remembered } } },
          { $push: withLines(lineAbout(change)) },
          kind === 'operator-dismissed' ? { $set: { sessions: [] } } : {},
          withEvents(event),
        ),
        { returnDocument: 'before', projection: { 'sessions.id': 1, outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, 'sessions' | 'outbox' | 'version'>>();
    if (!before) return [];
    const { version, outbox, sessions } = before;
    this.relay.offer(this.accounts, { _id, version: version + 1, outbox: [...outbox, event] });
    return sessions.map((session) => session.id);
  }
}
