import { Injectable } from '@nestjs/common';
import type { RecoveryCodes, RenewRecoveryCodesInput } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { ChangeFactors } from './change-factors.js';
import { hasSecondFactor } from './factor.js';
import { newRecoveryCodes } from './recovery-code.js';

/** A person gets codes for the day on which the second factor is lost. They are shown now and never again. */
@Injectable()
export class RenewRecoveryCodes {
  constructor(private readonly changing: ChangeFactors) {}

  async execute(
    { client }: RenewRecoveryCodesInput,
    context: RequestContext,
  ): Promise<RecoveryCodes> {
    const holder = await this.changing.holder(context);
    if (!hasSecondFactor(holder)) throw new Problem('second-factor-missing');
    const { codes, hashes } = newRecoveryCodes();
    const parts = { set: { recoveryCodes: hashes } };
    const change = { change: 'recovery-codes-renewed', parts } as const;
    await this.changing.execute(holder, change, client, context);
    return { codes };
  }
}
