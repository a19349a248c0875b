import { Inject, Injectable } from '@nestjs/common';
import type { Factor, RegisterPasskeyInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { ChangeFactors } from '../factor/change-factors.js';
import { mostPasskeys, shownPasskey, type StoredPasskey } from '../factor/factor.js';
import type { FactorHolder } from '../factor/factors.repository.js';
import { amrOf, challengeIn } from './passkey.js';
import { PasskeyChallengesRepository } from './passkey-challenges.repository.js';
import { RelyingParty } from './relying-party.js';

/** A passkey was made and proves it: from now on it is a second factor, and signs in by itself. */
@Injectable()
export class RegisterPasskey {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly changing: ChangeFactors,
    private readonly challenges: PasskeyChallengesRepository,
    private readonly site: RelyingParty,
  ) {}

  async execute(input: RegisterPasskeyInput, context: RequestContext): Promise<Factor> {
    const holder = await this.changing.holder(context);
    if ((holder.passkeys ?? []).length >= mostPasskeys) throw new Problem('too-many-factors');
    const passkey = await this.verified(input, holder);
    const parts = { push: { passkeys: passkey } };
    const change = { change: 'second-factor-added', parts, proven: amrOf(passkey) } as const;
    try {
      await this.changing.execute(holder, change, input.client, context);
    } catch (error) {
      // Another account has it already.
      if ((error as { code?: unknown }).code === 11_000) throw new Problem('passkey-refused');
      throw error;
    }
    return shownPasskey(passkey);
  }

  private async verified(
    input: RegisterPasskeyInput,
    { _id: accountId, passkeys = [] }: FactorHolder,
  ): Promise<StoredPasskey> {
    const asked = { purpose: 'registration', accountId } as const;
    const challenge = await this.challenges.take(challengeIn(input.clientDataJSON), asked);
    const made = await this.site.verifiedNew(input, challenge);
    const isKnown = passkeys.some(({ credentialId }) => credentialId === input.id);
    if (!made || isKnown) throw new Problem('passkey-refused');
    return {
      ...made,
      id: newId(),
      transports: input.transports ?? [],
      name: input.name,
      createdAt: this.clock.now(),
      lastUsedAt: null,
    };
  }
}
