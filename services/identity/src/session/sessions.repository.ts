import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { changeWritten, type OutboxEntry, OutboxRelay } from '@atrium/messaging';
import type { Collection, Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { AccountLock } from '../lock/lock.js';
import type { PasswordHash } from '../password/password-hashes.js';
import type { Notify } from '../preference/notify.js';
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
  readonly lock?: AccountLock;
  readonly notify?: Notify;
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
  /** Told with it, if the owner wants to be. */
  readonly event: OutboxEntry | undefined;
}

/** What a session that begins does to others, and to the document. */
export interface Started {
  /** Those that ended for it. */
  readonly pushedOut: string[];
  /** Lines of the log that are in the document now. */
  readonly lines: number;
}

/**
 * Sessions, which live in their account's document: the end of one is one write, and so is the end of all. By the
 * driver itself: every request passes here, and mongoose's casting would cost it as much again.
 */
@Injectable()
export class SessionsRepository {
  private readonly logger = new Logger(SessionsRepository.name);
  private readonly accounts: Collection<AccountDocument>;

  private readonly model: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = connection.collection<AccountDocument>('accounts');
    this.model = accountModel(connection);
  }

  credentialsOf(address: string): Promise<Credentials | null> {
    const projection = {
      passwordHash: 1,
      credentialVersion: 1,
      devices: 1,
      lock: 1,
      notify: 1,
      'sessions.lastUsedAt': 1,
      'sessions.expiresAt': 1,
    };
    return this.accounts.findOne<Credentials>({ address }, { projection });
  }

  /**
   * Signs in, unless the password was changed since it was compared (decision 19): null then. Past a hundred
   * sessions the oldest ends, and those that were handed over from it.
   */
  async start(
    { _id, credentialVersion }: Credentials,
    started: NewSession,
  ): Promise<Started | null> {
    const { session, device, deviceIsKnown, renewed, line, event } = started;
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
          ...(event && { outbox: event }),
        },
        ...(event && { $inc: { version: 1 } }),
        ...(Object.keys(set).length > 0 && { $set: set }),
      },
      {
        projection: {
          ...{ 'sessions.id': 1, 'sessions.parent': 1, 'securityLog.id': 1 },
          ...(event && { outbox: 1, version: 1 }),
        },
        returnDocument: 'before',
        ...(device && deviceIsKnown && { arrayFilters: [{ 'device.hash': device.hash }] }),
      },
    );
    if (!before) return null;
    changeWritten();
    if (event) this.offer(before, event);
    const { sessions, securityLog } = before;
    const tooMany = sessions.slice(0, Math.max(0, sessions.length + 1 - mostSessions));
    const pushedOut = await this.endChildrenOf(
      before,
      tooMany.map(({ id }) => id),
    );
    return { pushedOut, lines: securityLog.length + 1 };
  }

  /** A session that was pushed out takes those with it that were handed over from it. */
  private async endChildrenOf(
    { _id, sessions }: Pick<AccountDocument, '_id' | 'sessions'>,
    ended: readonly string[],
  ): Promise<string[]> {
    const children = familyOf(sessions, ended).filter((id) => !ended.includes(id));
    if (children.length > 0) {
      await this.accounts.updateOne({ _id }, { $pull: { sessions: { id: { $in: children } } } });
    }
    return [...ended, ...children];
  }

  private offer(before: AccountDocument, event: OutboxEntry): void {
    const { _id, version, outbox } = before;
    this.relay.offer(this.model, { _id, version: version + 1, outbox: [...outbox, event] });
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

  /**
   * Notes that a session is used, unless that was noted within the last minute. One that was handed over keeps
   * awake the one it came from: it ends with it. Nobody waits for it.
   */
  noteUse(accountId: string, { id, parent }: StoredSession, now: Date): void {
    const notedBefore = new Date(now.getTime() - useIsWrittenEvery);
    const session = { id, lastUsedAt: { $lte: notedBefore } };
    const used = parent === undefined ? [id] : [id, parent];
    this.accounts
      .updateOne(
        { _id: accountId, sessions: { $elemMatch: session } },
        { $set: { 'sessions.$[used].lastUsedAt': now } },
        { arrayFilters: [{ 'used.id': { $in: used } }] },
      )
      .catch((error: unknown) => this.logger.warn(`A use was not noted: ${String(error)}`));
  }

  async of(accountId: string): Promise<readonly StoredSession[]> {
    const projection = { sessions: 1 };
    const account = await this.accounts.findOne({ _id: accountId }, { projection });
    return account?.sessions ?? [];
  }

  /**
   * Ends one, and those that were handed over from it: answers with their ids. Null when the account has no such
   * session.
   */
  async end(accountId: string, sessionId: string): Promise<string[] | null> {
    const before = await this.accounts.findOneAndUpdate(
      { _id: accountId, 'sessions.id': sessionId },
      // The driver's types know no operators between the conditions of $pull.
      { $pull: { sessions: { $or: [{ id: sessionId }, { parent: sessionId }] } } as never },
      { projection: { 'sessions.id': 1, 'sessions.parent': 1 }, returnDocument: 'before' },
    );
    return before && familyOf(before.sessions, [sessionId]);
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

/** The ids of some sessions and of those that were handed over from them. */
function familyOf(
  sessions: readonly Pick<StoredSession, 'id' | 'parent'>[],
  ids: readonly string[],
): string[] {
  const isOfFamily = ({ id, parent }: Pick<StoredSession, 'id' | 'parent'>): boolean =>
    ids.includes(id) || (parent !== undefined && ids.includes(parent));
  return sessions.filter(isOfFamily).map(({ id }) => id);
}

/** One more device; the one longest unused is forgotten for it. */
function remembering(device: KnownDevice) {
  return { $each: [device], $sort: { lastUsedAt: 1 as const }, $slice: -mostDevices };
}
