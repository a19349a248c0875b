import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalAddress,
  passwordResetStarted,
  type StartPasswordResetInput,
} from '@atrium/contracts';
import { type Clock, happened } from '@atrium/messaging';
import { CLOCK, KeyRing } from '@atrium/service';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import { type PasswordReset, usableUntil } from './password-reset.js';
import { PasswordResetsRepository } from './password-resets.repository.js';

/**
 * Somebody forgot a password (A7-1): notes the address and has it mailed, if it deserves a mail. Does not even look
 * whether there is an account, so that it can't tell (A7-6, ASVS 6.3.8).
 */
@Injectable()
export class StartPasswordReset {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly keys: KeyRing,
    private readonly limits: Limits,
    private readonly resets: PasswordResetsRepository,
  ) {}

  async execute(
    { email, deliverTo = 'given', client }: StartPasswordResetInput,
    requestId: string,
  ): Promise<void> {
    const address = canonicalAddress(email) ?? '';
    const counted = await this.limits.passwordReset(address, client.network);
    await orGiveBack(counted, () => this.ask({ address, deliverTo }, requestId));
  }

  private ask(
    { address, deliverTo }: Pick<PasswordReset, 'address' | 'deliverTo'>,
    requestId: string,
  ): Promise<void> {
    const at = this.clock.now();
    const resetId = this.keys.mac('fingerprint', `password-reset ${address}`);
    const event = happened(passwordResetStarted, { resetId }, { by: null, at, requestId });
    const expiresAt = usableUntil(at);
    const reset = { _id: resetId, address, deliverTo, askedAt: at, expiresAt };
    return this.resets.ask(reset, event);
  }
}
