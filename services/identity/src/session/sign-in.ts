import { Inject, Injectable } from '@nestjs/common';
import { canonicalAddress, type SignInInput, type StartedSession } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import { hasSecondFactor, waysOf } from '../factor/factor.js';
import { passwordAlone } from '../factor/factor-use.js';
import { refuses } from '../lock/lock.js';
import { type PasswordHash, PasswordHashes } from '../password/password-hashes.js';
import { FailSignIn } from './fail-sign-in.js';
import { type Credentials, knownDeviceOf, SessionsRepository } from './sessions.repository.js';
import { newChallenge } from './sign-in-challenge.js';
import { StartSession } from './start-session.js';

/** Signs in with a password. Known and unknown addresses cause the same work and get the same answer (decision 16). */
@Injectable()
export class SignIn {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly sessions: SessionsRepository,
    private readonly passwords: PasswordHashes,
    private readonly limits: Limits,
    private readonly starting: StartSession,
    private readonly failing: FailSignIn,
  ) {}

  async execute(input: SignInInput, requestId: string): Promise<StartedSession> {
    const address = canonicalAddress(input.email) ?? '';
    const credentials = await this.sessions.credentialsOf(address);
    const { client, deliver } = input;
    const knownDevice = knownDeviceOf(credentials, client);
    const tried = await this.limits.password({ address, network: client.network, knownDevice });
    const { right, renewed } = await orGiveBack(tried, () =>
      this.passwords.compare(credentials?.passwordHash, input.password, address),
    );
    const isKnown = knownDevice !== undefined;
    const isRefused = refuses(credentials?.lock, { ...tried, isKnown });
    if (!right || !credentials || isRefused) {
      await tried.failed();
      await this.failing.execute({ address, client, knownDevice, requestId }, credentials);
      throw new Problem('wrong-credentials');
    }
    if (hasSecondFactor(credentials)) {
      const asked = await this.askForSecondFactor(credentials, input, renewed);
      await tried.succeeded();
      throw asked;
    }
    const afterFailures = tried.failuresBefore > 0;
    const signedIn = {
      ...{ credentials, client, deliver, use: passwordAlone, renewed },
      ...{ afterFailures, requestId },
    };
    const started = await this.starting.execute(signedIn);
    if (!started) throw new Problem('wrong-credentials');
    await tried.succeeded();
    return started;
  }

  /** The password was right and is not enough: the answer is no session, but what the second step begins with. */
  private async askForSecondFactor(
    credentials: Credentials,
    { client }: SignInInput,
    renewed: PasswordHash | undefined,
  ): Promise<Problem> {
    const device = knownDeviceOf(credentials, client);
    const { token, challenge } = newChallenge(credentials, { client, device }, this.clock.now());
    const asked = await this.sessions.ask(credentials, challenge, renewed);
    if (!asked) return new Problem('wrong-credentials');
    return new Problem('second-factor-required', {
      secondFactor: {
        challenge: token,
        factors: waysOf(credentials),
        expiresAt: challenge.expiresAt.toISOString(),
      },
    });
  }
}
