import { Injectable } from '@nestjs/common';
import type { PasskeyChallenge } from '@atrium/contracts';
import { challengeLifetime, PasskeyChallengesRepository } from './passkey-challenges.repository.js';
import { RelyingParty } from './relying-party.js';

/** Asks for a passkey of this site, whosever it is: the answer is the same for everybody. */
@Injectable()
export class ChallengePasskey {
  constructor(
    private readonly challenges: PasskeyChallengesRepository,
    private readonly site: RelyingParty,
  ) {}

  async execute(): Promise<PasskeyChallenge> {
    return {
      challenge: await this.challenges.make('authentication', null),
      rpId: this.site.id,
      timeout: challengeLifetime,
      userVerification: 'required',
    };
  }
}
