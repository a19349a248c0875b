import { Inject, Injectable } from '@nestjs/common';
import type { SecondFactorProof } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { type Circumstances, ProvePasskey } from '../passkey/prove-passkey.js';
import type { FactorFields } from './factor.js';
import type { FactorUse } from './factor-use.js';
import { recoveryCodeHash } from './recovery-code.js';
import { stepOf } from './totp-codes.js';
import { TotpSeeds } from './totp-seeds.js';

interface Holder extends FactorFields {
  readonly _id: string;
}

/** Compares a second factor with those of an account. */
@Injectable()
export class ProveSecondFactor {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly seeds: TotpSeeds,
    private readonly passkeys: ProvePasskey,
  ) {}

  /**
   * The use to be made of it, by the write that depends on it; null when it is wrong. Throws `invalid-input`
   * unless exactly one is given, and what `ProvePasskey` throws.
   */
  async execute(
    proof: SecondFactorProof,
    holder: Holder,
    circumstances: Circumstances,
  ): Promise<FactorUse | null> {
    const { code, recoveryCode, passkey } = requireOne(proof);
    if (code !== undefined) return this.useOfCode(code, holder);
    if (recoveryCode !== undefined) return useOfRecoveryCode(recoveryCode, holder);
    return passkey ? this.passkeys.execute(passkey, holder, circumstances) : null;
  }

  private useOfCode(code: string, { _id: accountId, totp }: Holder): FactorUse | null {
    if (!totp) return null;
    const now = this.clock.now();
    const seed = this.seeds.opened(totp.seed, { accountId, factorId: totp.id });
    const step = stepOf(code, seed, now);
    if (step === null) return null;
    return {
      where: { 'totp.id': totp.id, 'totp.lastStep': { $lt: step } },
      set: { 'totp.lastStep': step, 'totp.lastUsedAt': now },
      pull: {},
      arrayFilters: [],
      amr: ['otp', 'mfa'],
      told: undefined,
    };
  }
}

/** Whether a second factor is given at all. */
export function isGiven({ code, recoveryCode, passkey }: SecondFactorProof): boolean {
  return [code, recoveryCode, passkey].some((one) => one !== undefined);
}

function requireOne(proof: SecondFactorProof): SecondFactorProof {
  const { code, recoveryCode, passkey } = proof;
  const given = [code, recoveryCode, passkey].filter((one) => one !== undefined);
  if (given.length === 1) return proof;
  const detail = 'Send exactly one of code, recoveryCode and passkey.';
  throw new Problem('invalid-input', { detail });
}

function useOfRecoveryCode(typed: string, { recoveryCodes = [] }: Holder): FactorUse | null {
  const hash = recoveryCodeHash(typed);
  if (!recoveryCodes.includes(hash)) return null;
  return {
    where: { recoveryCodes: hash },
    set: {},
    pull: { recoveryCodes: hash },
    arrayFilters: [],
    amr: ['otp', 'mfa'],
    told: 'recovery-code-used',
  };
}
