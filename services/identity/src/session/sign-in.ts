import { Inject, Injectable } from '@nestjs/common';
import { canonicalAddress, type SignInInput, type StartedSession } from '@atrium/contracts';
import { type Clock, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import type { IdentitySettings } from '../config.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { newSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
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
  ) {}

  async execute(input: SignInInput): Promise<StartedSession> {
    const address = canonicalAddress(input.email) ?? '';
    const credentials = await this.sessions.credentialsOf(address);
    const { network, deviceSecret } = input.client;
    const knownDevice = hashOfKnownDevice(credentials, deviceSecret);
    const tried = await this.limits.password({ address, network, knownDevice });
    const { right, renewed } = await orGiveBack(tried, () =>
      this.passwords.compare(credentials?.passwordHash, input.password, address),
    );
    if (!right || !credentials) {
      await tried.failed();
      throw new Problem('wrong-credentials');
    }
    const started = this.newSession(input);
    const now = started.session.createdAt;
    const device = knownDevice ? deviceSecret : this.newDevice(input);
    const pushedOut = await this.sessions.start(credentials, {
      session: started.session,
      device: device ? { hash: secretHash(device), lastUsedAt: now } : undefined,
      deviceIsKnown: knownDevice !== undefined,
      renewed,
      line: logged('signed-in', { ...started.session, at: now, sessionId: started.session.id }),
    });
    if (!pushedOut) throw new Problem('wrong-credentials');
    await tried.succeeded();
    await this.announcer.revoked(pushedOut);
    this.sweep(credentials, now);
    return {
      accountId: credentials._id,
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

function hashOfKnownDevice(
  credentials: Credentials | null,
  deviceSecret: string | undefined,
): string | undefined {
  if (deviceSecret === undefined) return undefined;
  const hash = secretHash(deviceSecret);
  return credentials?.devices.some((device) => device.hash === hash) ? hash : undefined;
}
