import { Injectable } from '@nestjs/common';
import type { PasskeyCreation } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { ChangeFactors } from '../factor/change-factors.js';
import { mostPasskeys } from '../factor/factor.js';
import { challengeLifetime, PasskeyChallengesRepository } from './passkey-challenges.repository.js';
import { algorithms, RelyingParty } from './relying-party.js';

/** A person begins to add a passkey: what the browser is to make one with. */
@Injectable()
export class BeginPasskey {
  constructor(
    private readonly changing: ChangeFactors,
    private readonly challenges: PasskeyChallengesRepository,
    private readonly site: RelyingParty,
  ) {}

  async execute(context: RequestContext): Promise<PasskeyCreation> {
    const holder = await this.changing.holder(context);
    const { _id: accountId, email, givenName, familyName, passkeys = [] } = holder;
    if (passkeys.length >= mostPasskeys) throw new Problem('too-many-factors');
    return {
      challenge: await this.challenges.make('registration', accountId),
      rp: { id: this.site.id, name: this.site.name },
      user: {
        id: Buffer.from(accountId).toString('base64url'),
        name: email,
        displayName: `${givenName} ${familyName}`,
      },
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: passkeys.map(({ credentialId: id }) => ({ type: 'public-key', id })),
      // To be found without typing an address, and to be both factors in one.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      timeout: challengeLifetime,
    };
  }
}
