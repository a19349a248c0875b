import { Inject, Injectable } from '@nestjs/common';
import type { EnrolledTotp } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { ChangeFactors } from './change-factors.js';
import { FactorsRepository } from './factors.repository.js';
import { newTotpSeed, totpUri } from './totp-codes.js';
import { TotpSeeds } from './totp-seeds.js';

/** How long an authenticator app may be confirmed, in milliseconds. */
const mayBeConfirmedFor = 15 * 60_000;

/** A person begins to add an authenticator app. Nothing depends on it before a code has shown that it works. */
@Injectable()
export class EnrollTotp {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly changing: ChangeFactors,
    private readonly factors: FactorsRepository,
    private readonly seeds: TotpSeeds,
  ) {}

  async execute(context: RequestContext): Promise<EnrolledTotp> {
    const { _id: accountId, email } = await this.changing.holder(context);
    const factorId = newId();
    const secret = newTotpSeed();
    await this.factors.begin(accountId, {
      id: factorId,
      seed: this.seeds.sealed(secret, { accountId, factorId }),
      expiresAt: new Date(this.clock.now().getTime() + mayBeConfirmedFor),
    });
    const uri = totpUri(secret, { product: this.settings.productName, label: email });
    return { factorId, secret, uri };
  }
}
