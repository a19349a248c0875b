import { Inject, Injectable } from '@nestjs/common';
import type { AccountAddress, MyAddress } from '@atrium/contracts';
import { type Asker, type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AddressesRepository } from './addresses.repository.js';

/** One of one's own addresses, and the one that is to come in its place. */
@Injectable()
export class GetMyAddress {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly addresses: AddressesRepository,
  ) {}

  async execute(
    which: AccountAddress,
    { accountId }: Pick<Asker, 'accountId'>,
  ): Promise<MyAddress> {
    const account = await this.addresses.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    const { email } = which === 'login' ? account : (account.recovery ?? { email: null });
    const pending = account.pending?.[which];
    if (!pending || pending.expiresAt <= this.clock.now()) return { email };
    const expiresAt = pending.expiresAt.toISOString();
    return { email, pending: { email: pending.email, expiresAt } };
  }
}
