import { Inject, Injectable } from '@nestjs/common';
import type { SignInWithSecondFactorInput, StartedSession } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import { ProveSecondFactor } from '../factor/prove-second-factor.js';
import { isAwaited, readChallenge } from './sign-in-challenge.js';
import { type Challenged, knownDeviceOf, SessionsRepository } from './sessions.repository.js';
import { StartSession } from './start-session.js';

/**
 * The second step of a sign-in. Code, challenge and session are one write: a code counts once, and so does the
 * challenge, whatever comes at the same time.
 */
@Injectable()
export class SignInWithSecondFactor {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly sessions: SessionsRepository,
    private readonly limits: Limits,
    private readonly prove: ProveSecondFactor,
    private readonly starting: StartSession,
  ) {}

  async execute(input: SignInWithSecondFactorInput, requestId: string): Promise<StartedSession> {
    const { client, deliver } = input;
    const { account, hash } = await this.challenged(input);
    const knownDevice = knownDeviceOf(account, client);
    const tried = await this.limits.secondFactor({ accountId: account._id, knownDevice });
    const use = await orGiveBack(tried, () =>
      this.prove.execute(input, account, { client, requestId }),
    );
    const started =
      use &&
      (await this.starting.execute({
        credentials: account,
        client,
        deliver,
        use: { ...use, amr: ['pwd', ...use.amr] },
        challenge: hash,
        requestId,
      }));
    if (!started) {
      await tried.failed();
      throw new Problem('second-factor-wrong');
    }
    await tried.succeeded();
    return started;
  }

  private async challenged({
    challenge: token,
    client,
  }: SignInWithSecondFactorInput): Promise<{ account: Challenged; hash: string }> {
    const read = readChallenge(token);
    const account = read && (await this.sessions.challenged(read.accountId, read.hash));
    const challenge = account?.signInChallenges[0];
    const now = this.clock.now();
    if (!read || !account || !challenge || !isAwaited(challenge, { ...account, client }, now)) {
      throw new Problem('challenge-not-usable');
    }
    return { account, hash: read.hash };
  }
}
