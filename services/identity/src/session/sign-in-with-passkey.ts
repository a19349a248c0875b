import { Injectable } from '@nestjs/common';
import type { SignInWithPasskeyInput, StartedSession } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { refuses } from '../lock/lock.js';
import { ProvePasskey } from '../passkey/prove-passkey.js';
import { knownDeviceOf, SessionsRepository } from './sessions.repository.js';
import { StartSession } from './start-session.js';

/**
 * Signs in with a passkey alone: it has verified its user by a fingerprint or a PIN, so it is two factors in one.
 * Nobody types an address: the passkey says whose it is.
 */
@Injectable()
export class SignInWithPasskey {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly prove: ProvePasskey,
    private readonly starting: StartSession,
  ) {}

  async execute(
    { passkey, client, deliver }: SignInWithPasskeyInput,
    requestId: string,
  ): Promise<StartedSession> {
    const credentials = await this.sessions.credentialsOfPasskey(passkey.id);
    const use = await this.prove.execute(passkey, credentials, { client, requestId });
    const isKnown = knownDeviceOf(credentials, client) !== undefined;
    // A lock is for every way in; failures of passwords lock no device that has signed in before.
    if (refuses(credentials?.lock, { failuresBefore: 0, isKnown })) {
      throw new Problem('passkey-refused');
    }
    const started =
      credentials &&
      (await this.starting.execute({ credentials, client, deliver, use, requestId }));
    if (!started) throw new Problem('passkey-refused');
    return started;
  }
}
