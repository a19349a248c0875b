import { Inject, Injectable } from '@nestjs/common';
import {
  accountAddresses,
  type AddressChangeMail,
  type AddressChangeReference,
} from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AddressesRepository } from './addresses.repository.js';
import { AddressLinks } from './address-links.js';

/** What to mail to a new address, asked when it is sent: until then the link exists nowhere (decision 22). */
@Injectable()
export class DescribeAddressChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly addresses: AddressesRepository,
    private readonly links: AddressLinks,
  ) {}

  async execute({ accountId, changeId }: AddressChangeReference): Promise<AddressChangeMail> {
    const account = await this.addresses.of(accountId);
    const which = accountAddresses.find((one) => account?.pending?.[one]?.id === changeId);
    const pending = which && account?.pending?.[which];
    if (!account || !pending || pending.expiresAt <= this.clock.now()) {
      throw new Problem('not-found');
    }
    const { givenName, locale } = account;
    const { email, expiresAt } = pending;
    const token = this.links.issue(which, { accountId, changeId });
    return { which, email, givenName, locale, token, expiresAt: expiresAt.toISOString() };
  }
}
