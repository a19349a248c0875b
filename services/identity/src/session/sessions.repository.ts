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
import type { PasswordHash } from '../password/password-hashes.js';
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

/** A session about to be made fresh. */
export interface Renewal extends Pick<NewSession, 'use' | 'lines' | 'events'> {
  readonly hash: string;
}

/** What a sign-in reads. */
const credentialFields = {
  ...factorFields,
  passwordHash: 1,
  devices: 1,
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
   * the oldest ends: answers with the ids of those that ended.
   */
  async start(
    { _id, credentialVersion }: Credentials,
    started: NewSession,
  ): Promise<string[] | null> {
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
        projection: { 'sessions.id': 1, ...(events.length > 0 && { outbox: 1, version: 1 }) },
        returnDocument: 'before',
        ...withFilters([
          ...use.arrayFilters,
          ...(device && deviceIsKnown ? [{ 'device.hash': device.hash }] : []),
        ]),
      },
    );
    if (!before) return null;
    changeWritten();
    if (events.length > 0) {
      const { version, outbox } = before;
      const told = { _id, version: version + events.length, outbox: [...outbox, ...events] };
      this.relay.offer(this.model, told);
    }
    const ids = before.sessions.map(({ id }) => id);
    return ids.slice(0, Math.max(0, ids.length + 1 - mostSessions));
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
