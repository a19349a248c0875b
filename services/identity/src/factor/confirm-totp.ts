import { Inject, Injectable } from '@nestjs/common';
import type { ConfirmTotpInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { ChangeFactors } from './change-factors.js';
import { stepOf } from './totp-codes.js';
import { TotpSeeds } from './totp-seeds.js';

/** A code shows that the authenticator app works: from now on it is asked for at each sign-in. */
@Injectable()
export class ConfirmTotp {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly changing: ChangeFactors,
    private readonly seeds: TotpSeeds,
  ) {}

  async execute(
    { factorId, code, client }: ConfirmTotpInput,
    context: RequestContext,
  ): Promise<void> {
    const holder = await this.changing.holder(context);
    const now = this.clock.now();
    const pending = holder.pendingTotp;
    if (pending?.id !== factorId || pending.expiresAt <= now) {
      throw new Problem('challenge-not-usable');
    }
    const seed = this.seeds.opened(pending.seed, { accountId: holder._id, factorId });
    const lastStep = stepOf(code, seed, now);
    if (lastStep === null) throw new Problem('second-factor-wrong');
    const totp = { id: factorId, seed: pending.seed, lastStep, createdAt: now, lastUsedAt: now };
    const parts = {
      where: { 'pendingTotp.id': factorId },
      set: { totp },
      unset: { pendingTotp: 1 as const },
    };
    const change = { change: 'second-factor-added', parts, proven: ['otp', 'mfa'] } as const;
    await this.changing.execute(holder, change, client, context);
  }
}
