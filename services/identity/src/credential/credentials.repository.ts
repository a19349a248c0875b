import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { PasswordHash } from '../password/password-hashes.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';

/** What a person's own proof is compared with, and what a new password must not be made of. */
export interface OwnCredentials extends Pick<
  AccountPerson,
  '_id' | 'address' | 'givenName' | 'familyName'
> {
  readonly passwordHash: PasswordHash;
  readonly credentialVersion: number;
}

/** A change of what protects an account. */
export interface CredentialChange {
  /** The fields that are new. */
  readonly set: Partial<Pick<AccountDocument, 'passwordHash'>>;
  /** The one session that goes on; null ends all. */
  readonly keptSession: string | null;
  readonly line: LogEntry;
  readonly event: OutboxEntry;
}

const ownCredentials = {
  address: 1,
  givenName: 1,
  familyName: 1,
  passwordHash: 1,
  credentialVersion: 1,
} as const;

/** Passwords and whatever else protects an account, as its owner changes it. */
@Injectable()
export class CredentialsRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly settle: SettleSecurityLog,
  ) {
    this.accounts = accountModel(connection);
  }

  of(accountId: string): Promise<OwnCredentials | null> {
    return this.accounts.findOne({ _id: accountId }, ownCredentials).lean();
  }

  /**
   * One write (decision 19): what is new, a higher credential version, so that everything begun with the one
   * before comes to nothing, the end of the other sessions, the line in the log and the event. Answers with the
   * ids of the sessions that ended; null, and nothing is changed, when the credentials are not those that were
   * looked at any more, or the session that should go on has ended.
   */
  async change(
    { _id, credentialVersion }: Pick<OwnCredentials, '_id' | 'credentialVersion'>,
    { set, keptSession, line, event }: CredentialChange,
  ): Promise<string[] | null> {
    const kept = keptSession === null ? {} : { 'sessions.id': keptSession };
    const before = await this.accounts
      .findOneAndUpdate(
        { _id, credentialVersion, ...kept },
        merged(
          {
            $set: set,
            $inc: { credentialVersion: 1 },
            $pull: { sessions: { id: { $ne: keptSession } } },
          },
          { $push: withLines(line) },
          withEvents(event),
        ),
        { returnDocument: 'before', projection: { 'sessions.id': 1, outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, 'sessions' | 'outbox' | 'version'>>();
    if (!before) return null;
    this.settle.soon(_id);
    const { version, outbox, sessions } = before;
    this.relay.offer(this.accounts, { _id, version: version + 1, outbox: [...outbox, event] });
    return sessions.map(({ id }) => id).filter((id) => id !== keptSession);
  }
}
