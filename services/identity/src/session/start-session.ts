import { Inject, Injectable } from '@nestjs/common';
import {
  type Client,
  type Delivery,
  securityChanged,
  type StartedSession,
} from '@atrium/contracts';
import { type Clock, happened, type OutboxEntry, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import type { FactorUse } from '../factor/factor-use.js';
import type { PasswordHash } from '../password/password-hashes.js';
import { newSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { type LogEntry, mostInDocument } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { linesOf } from '../security/told-of-use.js';
import { isAlive, sessionOf, type StoredSession } from './session.js';
import { type Credentials, knownDeviceOf, SessionsRepository } from './sessions.repository.js';

/** Somebody who has proven all that a sign-in takes. */
export interface SignedIn {
  readonly credentials: Credentials;
  readonly client: Client;
  readonly deliver: Delivery | undefined;
  /** The second factor that was used, or the password alone. */
  readonly use: FactorUse;
  /** The password's hash to keep from now on. */
  readonly renewed?: PasswordHash | undefined;
  /** The hash of the challenge that this answers: it works once. */
  readonly challenge?: string;
  /** Others have failed before: those belong into the account's log. */
  readonly afterFailures?: boolean;
  readonly requestId: string;
}

/** Starts a session: the last step of every way to sign in, and one write. */
@Injectable()
export class StartSession {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly sessions: SessionsRepository,
    private readonly announcer: RevocationAnnouncer,
    private readonly settle: SettleSecurityLog,
  ) {}

  /** Null when what was proven is not so any more: the credentials were changed, or the code was used meanwhile. */
  async execute(signedIn: SignedIn): Promise<StartedSession | null> {
    const { credentials, client, use, renewed, challenge, afterFailures, requestId } = signedIn;
    const { _id: accountId } = credentials;
    const { session, secret } = this.newSession(signedIn);
    const knownDevice = knownDeviceOf(credentials, client);
    const device = knownDevice ? client.deviceSecret : newDevice(signedIn);
    const now = session.createdAt;
    const scene = { ...session, at: now, sessionId: session.id };
    const { lines, events } = linesOf('signed-in', use, { accountId, scene, requestId });
    const isTold = !knownDevice && (credentials.notify?.signIns ?? false);
    const begun = await this.sessions.start(credentials, {
      session,
      device: device ? { hash: secretHash(device), lastUsedAt: now } : undefined,
      deviceIsKnown: knownDevice !== undefined,
      renewed,
      use,
      challenge,
      lines,
      events: isTold ? [...events, toldOf(accountId, lines, requestId)] : events,
    });
    if (!begun) return null;
    await this.announcer.revoked(begun.pushedOut);
    this.sweep(credentials, now);
    if (afterFailures || begun.lines >= mostInDocument) this.settle.soon(accountId);
    return {
      accountId,
      token: secret,
      ...(device !== undefined && { deviceSecret: device }),
      session: sessionOf(session, session.id),
    };
  }

  private sweep({ _id, sessions }: Credentials, now: Date): void {
    const { sessionIdleMinutes } = this.settings;
    const someEnded = sessions.some((session) => !isAlive(session, now, sessionIdleMinutes));
    if (someEnded) this.sessions.sweep(_id, now, sessionIdleMinutes);
  }

  /** Every sign-in gets a secret of its own: none that came from outside is ever taken over (ASVS 7.2.4). */
  private newSession({ client, deliver, use }: SignedIn): {
    session: StoredSession;
    secret: string;
  } {
    const now = this.clock.now();
    const secret = newSecret();
    const { device, network } = sceneOf(client, { at: now, sessionId: null });
    const session: StoredSession = {
      id: newId(),
      hash: secretHash(secret),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + this.settings.sessionMaxMinutes * 60_000),
      device,
      network,
      amr: use.amr,
      authenticatedAt: now,
      delivery: deliver ?? 'cookie',
    };
    return { session, secret };
  }
}

/** A program with a token keeps no device: to remember one each time would push out the person's browsers. */
function newDevice({ deliver }: SignedIn): string | undefined {
  return deliver === 'token' ? undefined : newSecret();
}

/** To an owner who wants to know of sign-ins on devices that were not known. */
function toldOf(accountId: string, lines: readonly LogEntry[], requestId: string): OutboxEntry {
  const { id: changeId, at } = lines[0] as LogEntry;
  return happened(
    securityChanged,
    { accountId, changeId, change: 'signed-in', told: ['login'] },
    { by: accountId, at, requestId },
  );
}
