import { Injectable } from '@nestjs/common';
import type { RemoveFactorInput } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { ChangeFactors } from './change-factors.js';
import { hasSecondFactor } from './factor.js';
import type { FactorHolder } from './factors.repository.js';

/** A person takes a second factor away; with the last one go the recovery codes, which would stand in for nothing. */
@Injectable()
export class RemoveFactor {
  constructor(private readonly changing: ChangeFactors) {}

  async execute({ factorId, client }: RemoveFactorInput, context: RequestContext): Promise<void> {
    const holder = await this.changing.holder(context);
    const change = { change: 'second-factor-removed', parts: without(factorId, holder) } as const;
    await this.changing.execute(holder, change, client, context);
  }
}

/** The write that takes it away. Throws `not-found` when there is no such factor. */
function without(factorId: string, { totp, passkeys = [] }: FactorHolder) {
  const isTotp = totp?.id === factorId;
  const left = passkeys.filter(({ id }) => id !== factorId);
  if (!isTotp && left.length === passkeys.length) throw new Problem('not-found');
  const isLast = !hasSecondFactor({ totp: isTotp ? null : (totp ?? null), passkeys: left });
  return {
    ...(isTotp ? { unset: { totp: 1 as const } } : { pull: { passkeys: { id: factorId } } }),
    ...(isLast && { set: { recoveryCodes: [] } }),
  };
}
