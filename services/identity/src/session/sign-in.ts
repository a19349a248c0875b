import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalAddress,
  securityChanged,
  type SignInInput,
  type StartedSession,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  type OutboxEntry,
  Problem,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import type { IdentitySettings } from '../config.js';
import { refuses } from '../lock/lock.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { newSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { logged, type LogEntry, mostInDocument } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { FailSignIn } from './fail-sign-in.js';
import { isAlive, sessionOf, type StoredSession } from './session.js';
import { type Credentials, SessionsRepository } from './sessions.repository.js';

/** Signs in with a password. Known and unknown addresses cause the same work and get the same answer (decision 16). */
@Injectable()
export class SignIn {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly sessions: SessionsRepository,
    private readonly passwords: PasswordHashes,
    private readonly limits: Limits,
    private readonly announcer: RevocationAnnouncer,
    private readonly failing: FailSignIn,
    private readonly settle: SettleSecurityLog,
  ) {}

  async execute(input: SignInInput, requestId: string): Promise<StartedSession> {
    const address = canonicalAddress(input.email) ?? '';
    const credentials = await this.sessions.credentialsOf(address);
    const { network, deviceSecret } = input.client;
    const knownDevice = hashOfKnownDevice(credentials, deviceSecret);
    const tried = await this.limits.password({ address, network, knownDevice });
    const { right, renewed } = await orGiveBack(tried, () =>
      this.passwords.compare(credentials?.passwordHash, input.password, address),
    );
    const isKnown = knownDevice !== undefined;
    const isRefused = refuses(credentials?.lock, { ...tried, isKnown });
    if (!right || !credentials || isRefused) {
      await tried.failed();
      await this.failing.execute({ ...input, address, knownDevice, requestId }, credentials);
      throw new Problem('wrong-credentials');
    }
    const started = this.newSession(input);
    const now = started.session.createdAt;
    const device = knownDevice ? deviceSecret : this.newDevice(input);
    const { _id: accountId } = credentials;
    const scene = { ...started.session, at: now, sessionId: started.session.id };
    const line = logged('signed-in', scene);
    const isTold = !knownDevice && (credentials.notify?.signIns ?? false);
    const begun = await this.sessions.start(credentials, {
      session: started.session,
      device: device ? { hash: secretHash(device), lastUsedAt: now } : undefined,
      deviceIsKnown: knownDevice !== undefined,
      renewed,
      line,
      event: isTold ? signedIn(accountId, line, requestId) : undefined,
    });
    if (!begun) throw new Problem('wrong-credentials');
    await tried.succeeded();
    await this.announcer.revoked(begun.pushedOut);
    this.sweep(credentials, now);
    const failedBefore = tried.failuresBefore > 0;
    if (failedBefore || begun.lines >= mostInDocument) this.settle.soon(accountId);
    return {
      accountId,
      token: started.secret,
      ...(device !== undefined && { deviceSecret: device }),
      session: sessionOf(started.session, started.session.id),
    };
  }

  /** A program with a token keeps no device: to remember one each time would push out the person's browsers. */
  private newDevice({ deliver }: SignInInput): string | undefined {
    return deliver === 'token' ? undefined : newSecret();
  }

  private sweep({ _id, sessions }: Credentials, now: Date): void {
    const { sessionIdleMinutes } = this.settings;
    const someEnded = sessions.some((session) => !isAlive(session, now, sessionIdleMinutes));
    if (someEnded) this.sessions.sweep(_id, now, sessionIdleMinutes);
  }

  /** Every sign-in gets a secret of its own: none that came from outside is ever taken over (ASVS 7.2.4). */
  private newSession({ client, deliver }: SignInInput): { session: StoredSession; secret: string } {
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
      amr: ['pwd'],
      authenticatedAt: now,
      delivery: deliver ?? 'cookie',
    };
    return { session, secret };
  }
}

/** To an owner who wants to know of sign-ins on devices that were not known. */
function signedIn(accountId: string, { id, at }: LogEntry, requestId: string): OutboxEntry {
  return happened(
    securityChanged,
    { accountId, changeId: id, change: 'signed-in', told: ['login'] },
    { by: accountId, at, requestId },
  );
}

function hashOfKnownDevice(
  credentials: Credentials | null,
  deviceSecret: string | undefined,
): string | undefined {
  if (deviceSecret === undefined) return undefined;
  const hash = secretHash(deviceSecret);
  return credentials?.devices.some((device) => device.hash === hash) ? hash : undefined;
}
