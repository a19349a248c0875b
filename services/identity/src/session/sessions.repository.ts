import type { Client } from '@atrium/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  changeWritten,
  merged,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Collection, Connection, Model } from 'mongoose';
import type { AccountPerson } from '../account/account.js';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import type { FactorFields } from '../factor/factor.js';
import type { FactorUse } from '../factor/factor-use.js';
import { factorFields } from '../factor/factors.repository.js';
import type { AccountLock } from '../lock/lock.js';
import type { PasswordHash } from '../password/password-hashes.js';
import type { Notify } from '../preference/notify.js';
import { secretHash } from '../secret.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import {
  idleSince,
  type KnownDevice,
  mostDevices,
  mostSessions,
  type StoredSession,
  useIsWrittenEvery,
} from './session.js';
import { mostChallenges, type SignInChallenge } from './sign-in-challenge.js';

/** What sign-in has to know of an account. */
export interface Credentials extends FactorFields {
  readonly _id: string;
  readonly passwordHash: PasswordHash;
  readonly credentialVersion: number;
  readonly devices: readonly KnownDevice[];
  readonly lock?: AccountLock;
  readonly notify?: Notify;
  /** Enough of each session to tell whether it still stands. */
  readonly sessions: readonly Pick<StoredSession, 'lastUsedAt' | 'expiresAt'>[];
}

/** The account of a sign-in between its two steps, with that challenge alone. */
export interface Challenged extends Credentials {
  readonly signInChallenges: readonly SignInChallenge[];
}

/** The account of a session, with that session alone. */
export interface SessionHolder extends Pick<
  AccountPerson,
  '_id' | 'address' | 'start' | 'createdAt'
> {
  readonly credentialVersion: number;
  /** None: it was never an operator. */
  readonly operatorChanges?: readonly string[];
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
  /** The second factor that is used up with it. */
  readonly use: FactorUse;
  /** The hash of the challenge that is used up with it. */
  readonly challenge: string | undefined;
  readonly lines: readonly LogEntry[];
  readonly events: readonly OutboxEntry[];
}

/** What a session that begins does to others, and to the document. */
export interface Started {
  /** Those that ended for it. */
  readonly pushedOut: string[];
  /** Lines of the log that are in the document now. */
  readonly lines: number;
}

/** A session about to be made fresh. */
export interface Renewal extends Pick<NewSession, 'use' | 'lines' | 'events'> {
  readonly hash: string;
}

/** What a sign-in reads. */
const credentialFields = {
  ...factorFields,
  passwordHash: 1,
  devices: 1,
  lock: 1,
  notify: 1,
  'sessions.lastUsedAt': 1,
  'sessions.expiresAt': 1,
} as const;

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
    return this.accounts.findOne<Credentials>({ address }, { projection: credentialFields });
  }

  /** The account that a passkey belongs to, by the authenticator's id of it: one at most. */
  credentialsOfPasskey(credentialId: string): Promise<Credentials | null> {
    return this.accounts.findOne<Credentials>(
      { 'passkeys.credentialId': credentialId },
      { projection: credentialFields },
    );
  }

  /** The account of a sign-in that awaits its second factor; null when it has no such challenge. */
  challenged(accountId: string, hash: string): Promise<Challenged | null> {
    return this.accounts.findOne<Challenged>(
      { _id: accountId, 'signInChallenges.hash': hash },
      { projection: { ...credentialFields, signInChallenges: { $elemMatch: { hash } } } },
    );
  }

  /** Asks for a second factor. False when the password was changed since it was compared. */
  async ask(
    { _id, credentialVersion }: Credentials,
    challenge: SignInChallenge,
    renewed: PasswordHash | undefined,
  ): Promise<boolean> {
    const { matchedCount } = await this.accounts.updateOne(
      { _id, credentialVersion },
      {
        $push: { signInChallenges: { $each: [challenge], $slice: -mostChallenges } },
        ...(renewed && { $set: { passwordHash: renewed } }),
      },
    );
    return matchedCount === 1;
  }

  /**
   * Signs in, unless what was proven is not so any more (decision 19): the password was changed since it was
   * compared, or the code or the challenge was used. Null then, and nothing is written. Past a hundred sessions
   * the oldest ends, and those that were handed over from it.
   */
  async start(
    { _id, credentialVersion }: Credentials,
    started: NewSession,
  ): Promise<Started | null> {
    const { session, device, deviceIsKnown, renewed, use, challenge, lines, events } = started;
    const set = {
      ...use.set,
      ...(renewed && { passwordHash: renewed }),
      ...(device && deviceIsKnown && { 'devices.$[device].lastUsedAt': device.lastUsedAt }),
    };
    const pull = {
      ...use.pull,
      ...(challenge !== undefined && { signInChallenges: { hash: challenge } }),
    };
    const before = await this.accounts.findOneAndUpdate(
      {
        _id,
        credentialVersion,
        ...use.where,
        ...(challenge !== undefined && { 'signInChallenges.hash': challenge }),
      },
      merged(
        {
          $push: {
            sessions: { $each: [session], $slice: -mostSessions },
            ...withLines(...lines),
            ...(device && !deviceIsKnown && { devices: remembering(device) }),
          },
          ...(Object.keys(set).length > 0 && { $set: set }),
          ...(Object.keys(pull).length > 0 && { $pull: pull }),
        },
        events.length > 0 ? withEvents(...events) : {},
      ),
      {
        projection: {
          ...{ 'sessions.id': 1, 'sessions.parent': 1, 'securityLog.id': 1 },
          ...(events.length > 0 && { outbox: 1, version: 1 }),
        },
        returnDocument: 'before',
        ...withFilters([
          ...use.arrayFilters,
          ...(device && deviceIsKnown ? [{ 'device.hash': device.hash }] : []),
        ]),
      },
    );
    if (!before) return null;
    changeWritten();
    this.offer(before, events);
    const { sessions, securityLog } = before;
    const tooMany = sessions.slice(0, Math.max(0, sessions.length + 1 - mostSessions));
    const pushedOut = await this.endChildrenOf(
      before,
      tooMany.map(({ id }) => id),
    );
    return { pushedOut, lines: securityLog.length + lines.length };
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

  private offer(before: AccountDocument, events: readonly OutboxEntry[]): void {
    if (events.length === 0) return;
    const { _id, version, outbox } = before;
    const told = { _id, version: version + events.length, outbox: [...outbox, ...events] };
    this.relay.offer(this.model, told);
  }

  /**
   * Gives a session a new secret and makes it fresh. Null, and nothing changes, when the credentials are not
   * those that were proven any more, the code was used meanwhile, or the session has ended.
   */
  async renew(
    { _id, credentialVersion }: Pick<Credentials, '_id' | 'credentialVersion'>,
    sessionId: string,
    { hash, use, lines, events }: Renewal,
  ): Promise<StoredSession | null> {
    const at = lines[0]?.at;
    const account = await this.accounts.findOneAndUpdate(
      { _id, credentialVersion, 'sessions.id': sessionId, ...use.where },
      merged(
        {
          $set: {
            'sessions.$[session].hash': hash,
            'sessions.$[session].authenticatedAt': at,
            'sessions.$[session].lastUsedAt': at,
            'sessions.$[session].amr': use.amr,
            ...use.set,
          },
          $push: withLines(...lines),
          ...(Object.keys(use.pull).length > 0 && { $pull: use.pull }),
        },
        events.length > 0 ? withEvents(...events) : {},
      ),
      {
        projection: { sessions: { $elemMatch: { id: sessionId } }, outbox: 1, version: 1 },
        returnDocument: 'after',
        ...withFilters([{ 'session.id': sessionId }, ...use.arrayFilters]),
      },
    );
    if (!account) return null;
    changeWritten();
    if (events.length > 0) this.relay.offer(this.model, account);
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
      operatorChanges: 1,
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

/** The hash of the device that asks, if the account has seen it before. */
export function knownDeviceOf(
  credentials: Pick<Credentials, 'devices'> | null,
  { deviceSecret }: Client,
): string | undefined {
  if (deviceSecret === undefined) return undefined;
  const hash = secretHash(deviceSecret);
  return credentials?.devices.some((device) => device.hash === hash) ? hash : undefined;
}

/** A filter that names nothing in the update would be refused. */
function withFilters(arrayFilters: readonly Readonly<Record<string, unknown>>[]) {
  return arrayFilters.length > 0 ? { arrayFilters: [...arrayFilters] } : {};
}
