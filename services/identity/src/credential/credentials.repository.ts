import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { PasswordHash } from '../password/password-hashes.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import type { StoredSession } from '../session/session.js';

/** What a person's own proof is compared with, and what a new password must not be made of. */
export interface OwnCredentials extends Pick<
  AccountPerson,
  '_id' | 'address' | 'givenName' | 'familyName'
> {
  readonly passwordHash: PasswordHash;
  readonly credentialVersion: number;
}

/** What of an account is new. */
export interface CredentialParts {
  /** What must still be so, beside the credential version. */
  readonly where?: Readonly<Record<string, unknown>>;
  readonly set?: Partial<Pick<AccountDocument, 'passwordHash' | 'totp' | 'recoveryCodes'>>;
  readonly unset?: Readonly<Partial<Record<keyof AccountDocument, 1>>>;
  readonly push?: Readonly<Partial<Record<keyof AccountDocument, unknown>>>;
  readonly pull?: Readonly<Partial<Record<keyof AccountDocument, unknown>>>;
}

/** A change of what protects an account. */
export interface CredentialChange extends CredentialParts {
  /** The one session that goes on; null ends all. */
  readonly keptSession: string | null;
  /** That session as it is from now on, where it has proven more than before. */
  readonly provenSession?: StoredSession;
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
    change: CredentialChange,
  ): Promise<string[] | null> {
    const { where, set, unset, push, pull, keptSession, line, event } = change;
    const { filter, update } = sessionsAfter(change);
    const before = await this.accounts
      .findOneAndUpdate(
        { _id, credentialVersion, ...filter, ...where },
        merged(
          { ...(set && { $set: set }), ...(unset && { $unset: unset }) },
          { ...(push && { $push: push }), ...(pull && { $pull: pull }) },
          update,
          { $inc: { credentialVersion: 1 } },
          { $push: withLines(line) },
          withEvents(event),
        ),
        { returnDocument: 'before', projection: { 'sessions.id': 1, outbox: 1, version: 1 } },
      )
      .lean<Pick<AccountDocument, 'sessions' | 'outbox' | 'version'>>();
    if (!before) return null;
    const { version, outbox, sessions } = before;
    this.relay.offer(this.accounts, { _id, version: version + 1, outbox: [...outbox, event] });
    return sessions.map(({ id }) => id).filter((id) => id !== keptSession);
  }
}

interface SessionsAfter {
  readonly filter: Record<string, unknown>;
  readonly update: Record<string, Record<string, unknown>>;
}

/** All sessions but one end. A session that was given a new secret meanwhile is not the one that asked. */
function sessionsAfter({ keptSession, provenSession }: CredentialChange): SessionsAfter {
  if (provenSession) {
    const { id, hash } = provenSession;
    return {
      filter: { sessions: { $elemMatch: { id, hash } } },
      update: { $set: { sessions: [provenSession] } },
    };
  }
  return {
    filter: keptSession === null ? {} : { 'sessions.id': keptSession },
    update: { $pull: { sessions: { id: { $ne: keptSession } } } },
  };
}
