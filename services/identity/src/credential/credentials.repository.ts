import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { merged, type OutboxEntry, OutboxRelay, Problem, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { MailAddress } from '../address/address-change.js';
import type { PasswordHash } from '../password/password-hashes.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import type { StoredSession } from '../session/session.js';
import type { EndReason } from '../unification/unification.js';

/** What a person's own proof is compared with, and what a new password must not be made of. */
export interface OwnCredentials extends Pick<
  AccountPerson,
  '_id' | 'address' | 'givenName' | 'familyName'
> {
  readonly passwordHash: PasswordHash;
  readonly credentialVersion: number;
  readonly recovery?: MailAddress | null;
}

/** What of an account is new. */
export interface CredentialParts {
  /** What must still be so, beside the credential version. */
  readonly where?: Readonly<Record<string, unknown>>;
  readonly set?: Partial<
    Pick<
      AccountDocument,
      | 'passwordHash'
      | 'address'
      | 'email'
      | 'recovery'
      | 'devices'
      | 'totp'
      | 'recoveryCodes'
      | 'unification'
    > & { readonly 'lock.at': null; readonly 'unification.ending': EndReason }
  >;
  readonly unset?: Readonly<Partial<Record<keyof AccountDocument, 1>>>;
  readonly push?: Readonly<Partial<Record<keyof AccountDocument, unknown>>>;
  readonly pull?: Readonly<Partial<Record<keyof AccountDocument, unknown>>>;
}

/** A change of what protects an account. */
export interface CredentialChange extends CredentialParts {
  /** The one session that goes on; null ends all. */
  readonly keptSession: string | null;
  /** API tokens end as well. */
  readonly endsTokens?: boolean;
  /** The pending addresses that come to nothing: all, unless it is the change of one. */
  readonly voids?: 'pending' | 'pending.login' | 'pending.recovery';
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
  recovery: 1,
} as const;

/** What a change has to know of before it. API tokens are kept in the account too, once there are any. */
type BeforeChange = Pick<AccountDocument, 'sessions' | 'outbox' | 'version'> & {
  readonly apiTokens?: readonly { readonly id: string }[];
};

const beforeChange = { 'sessions.id': 1, 'apiTokens.id': 1, outbox: 1, version: 1 } as const;

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
   * before comes to nothing, the end of the other sessions and of pending addresses, the line in the log and the
   * event. Answers with the ids of the sessions (and API tokens) that ended; null, and nothing is changed, when the
   * credentials are not those that were looked at any more, or the session that should go on has ended. Throws
   * `address-taken`.
   */
  async change(
    { _id, credentialVersion }: Pick<OwnCredentials, '_id' | 'credentialVersion'>,
    change: CredentialChange,
  ): Promise<string[] | null> {
    const { where, set, unset, push, pull, keptSession, endsTokens, line, event } = change;
    const { voids = 'pending' } = change;
    const { filter, update } = sessionsAfter(change);
    const before = await unlessTaken(
      this.accounts
        .findOneAndUpdate(
          { _id, credentialVersion, ...filter, ...where },
          merged(
            { ...(set && { $set: set }), ...(unset && { $unset: unset }) },
            { ...(push && { $push: push }), ...(pull && { $pull: pull }) },
            update,
            { ...(endsTokens && { $pull: { apiTokens: {} } }) },
            { $unset: { [voids]: '' }, $inc: { credentialVersion: 1 } },
            // Webmail asks for the passwords of mailboxes again, once (A2-9).
            { ...(set?.passwordHash && { $inc: { passwordVersion: 1 } }) },
            { $push: withLines(line) },
            withEvents(event),
          ),
          { returnDocument: 'before', projection: beforeChange, strict: false },
        )
        .lean<BeforeChange>(),
    );
    if (!before) return null;
    this.settle.soon(_id);
    const { version, outbox, sessions, apiTokens = [] } = before;
    this.relay.offer(this.accounts, { _id, version: version + 1, outbox: [...outbox, event] });
    const ended = sessions.map(({ id }) => id).filter((id) => id !== keptSession);
    return endsTokens ? [...ended, ...apiTokens.map(({ id }) => id)] : ended;
  }
}

/** The unique index has judged: the address is another account's. */
async function unlessTaken<Result>(write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    const { keyPattern } = error as { keyPattern?: { address?: unknown } };
    if (keyPattern?.address === undefined) throw error;
    throw new Problem('address-taken');
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
