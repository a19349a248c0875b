import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { changeWritten } from '@atrium/messaging';
import type { Collection, Connection } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import type { AccountDocument } from '../account/account.schema.js';
import type { PasswordHash } from '../password/password-hashes.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import {
  idleSince,
  type KnownDevice,
  mostDevices,
  mostSessions,
  type StoredSession,
  useIsWrittenEvery,
} from './session.js';

/** What sign-in has to know of an account. */
export interface Credentials {
  readonly _id: string;
  readonly passwordHash: PasswordHash;
  readonly credentialVersion: number;
  readonly devices: readonly KnownDevice[];
  /** Enough of each session to tell whether it still stands. */
  readonly sessions: readonly Pick<StoredSession, 'lastUsedAt' | 'expiresAt'>[];
}

/** The account of a session, with that session alone. */
export interface SessionHolder extends Pick<
  AccountPerson,
  '_id' | 'address' | 'start' | 'createdAt'
> {
  readonly credentialVersion: number;
  readonly sessions: readonly StoredSession[];
}

/** A sign-in about to be written. */
export interface NewSession {
  readonly session: StoredSession;
  /** To be remembered, if any. */
  readonly device: KnownDevice | undefined;
  readonly deviceIsKnown: boolean;
  /** The password's hash to keep from now on. */
  readonly renewed: PasswordHash | undefined;
  readonly line: LogEntry;
}

/**
 * Sessions, which live in their account's document: the end of one is one write, and so is the end of all. By the
 * driver itself: every request passes here, and mongoose's casting would cost it as much again.
 */
@Injectable()
export class SessionsRepository {
  private readonly logger = new Logger(SessionsRepository.name);
  private readonly accounts: Collection<AccountDocument>;

  constructor(@InjectConnection() connection: Connection) {
    this.accounts = connection.collection<AccountDocument>('accounts');
  }

  credentialsOf(address: string): Promise<Credentials | null> {
    const projection = {
      passwordHash: 1,
      credentialVersion: 1,
      devices: 1,
      'sessions.lastUsedAt': 1,
      'sessions.expiresAt': 1,
    };
    return this.accounts.findOne<Credentials>({ address }, { projection });
  }

  /**
   * Signs in, unless the password was changed since it was compared (decision 19): null then. Past a hundred
   * sessions the oldest ends: answers with the ids of those that ended.
   */
  async start(
    { _id, credentialVersion }: Credentials,
    started: NewSession,
  ): Promise<string[] | null> {
    const { session, device, deviceIsKnown, renewed, line } = started;
    const set = {
      ...(renewed && { passwordHash: renewed }),
      ...(device && deviceIsKnown && { 'devices.$[device].lastUsedAt': device.lastUsedAt }),
    };
    const before = await this.accounts.findOneAndUpdate(
      { _id, credentialVersion },
      {
        $push: {
          sessions: { $each: [session], $slice: -mostSessions },
          ...withLines(line),
          ...(device && !deviceIsKnown && { devices: remembering(device) }),
        },
        ...(Object.keys(set).length > 0 && { $set: set }),
      },
      {
        projection: { 'sessions.id': 1 },
        returnDocument: 'before',
        ...(device && deviceIsKnown && { arrayFilters: [{ 'device.hash': device.hash }] }),
      },
    );
    if (!before) return null;
    changeWritten();
    const ids = before.sessions.map(({ id }) => id);
    return ids.slice(0, Math.max(0, ids.length + 1 - mostSessions));
  }

  /**
   * Gives a session a new secret and makes it fresh. Null, and nothing changes, when the credentials are not
   * those that were proven any more, or the session has ended.
   */
  async renew(
    { _id, credentialVersion }: Pick<Credentials, '_id' | 'credentialVersion'>,
    sessionId: string,
    { hash, line }: { hash: string; line: LogEntry },
  ): Promise<StoredSession | null> {
    const { at } = line;
    const account = await this.accounts.findOneAndUpdate(
      { _id, credentialVersion, 'sessions.id': sessionId },
      {
        $set: {
          'sessions.$.hash': hash,
          'sessions.$.authenticatedAt': at,
          'sessions.$.lastUsedAt': at,
        },
        $push: withLines(line),
      },
      {
        projection: { sessions: { $elemMatch: { id: sessionId } } },
        returnDocument: 'after',
      },
    );
    if (!account) return null;
    changeWritten();
    return account.sessions[0] ?? null;
  }

  /** Whose session a secret is: one command. */
  holderOf(hash: string): Promise<SessionHolder | null> {
    const projection = {
      sessions: { $elemMatch: { hash } },
      address: 1,
      start: 1,
      createdAt: 1,
      credentialVersion: 1,
    };
    return this.accounts.findOne<SessionHolder>({ 'sessions.hash': hash }, { projection });
  }

  /** Notes that a session is used, unless that was noted within the last minute. Nobody waits for it. */
  noteUse(accountId: string, sessionId: string, now: Date): void {
    const notedBefore = new Date(now.getTime() - useIsWrittenEvery);
    const session = { id: sessionId, lastUsedAt: { $lte: notedBefore } };
    this.accounts
      .updateOne(
        { _id: accountId, sessions: { $elemMatch: session } },
        { $set: { 'sessions.$.lastUsedAt': now } },
      )
      .catch((error: unknown) => this.logger.warn(`A use was not noted: ${String(error)}`));
  }

  async of(accountId: string): Promise<readonly StoredSession[]> {
    const projection = { sessions: 1 };
    const account = await this.accounts.findOne({ _id: accountId }, { projection });
    return account?.sessions ?? [];
  }

  /** False when the account has no such session. */
  async end(accountId: string, sessionId: string): Promise<boolean> {
    const { matchedCount } = await this.accounts.updateOne(
      { _id: accountId, 'sessions.id': sessionId },
      { $pull: { sessions: { id: sessionId } } },
    );
    return matchedCount === 1;
  }

  /** Ends all but one; answers with the ids of those that ended. Null, and none ends, when that one has ended. */
  async endOthers(accountId: string, keptId: string): Promise<string[] | null> {
    const before = await this.accounts.findOneAndUpdate(
      { _id: accountId, 'sessions.id': keptId },
      { $pull: { sessions: { id: { $ne: keptId } } } },
      { projection: { sessions: 1 }, returnDocument: 'before' },
    );
    return before && before.sessions.map(({ id }) => id).filter((id) => id !== keptId);
  }

  /** Removes what has ended by itself, so that the document stays small. Nobody waits for it. */
  sweep(accountId: string, now: Date, idleMinutes: number): void {
    const ended = [
      { expiresAt: { $lte: now } },
      { lastUsedAt: { $lte: idleSince(now, idleMinutes) } },
    ];
    this.accounts
      .updateOne(
        { _id: accountId, sessions: { $elemMatch: { $or: ended } } },
        // The driver's types know no operators between the conditions of $pull.
        { $pull: { sessions: { $or: ended } } as never },
      )
      .catch((error: unknown) => this.logger.warn(`Sessions were not swept: ${String(error)}`));
  }
}

/** One more device; the one longest unused is forgotten for it. */
function remembering(device: KnownDevice) {
  return { $each: [device], $sort: { lastUsedAt: 1 as const }, $slice: -mostDevices };
}
