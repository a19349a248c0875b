import { type AddressUse, billingAddressRemoved, ownAddressId } from '@atrium/contracts';
import { type Clock, failpoint, happened } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { BillingAddressesRepository } from './billing-addresses.repository.js';
import { type ReplacedAddress, ReplacementsRepository } from './replacements.repository.js';

/**
 * Has one address take the place of another (A5-8): holds it fast, moves what uses the other one, use by use, and removes that.
 * At every moment each use is at one of both at least. May be done again at any step.
 */
@Injectable()
export class CompleteReplacement {
  constructor(
    private readonly addresses: BillingAddressesRepository,
    private readonly replacements: ReplacementsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** False when what was to take its place is not there: then nothing has changed. */
  async execute(address: ReplacedAddress): Promise<boolean> {
    if (address.state === 'replacing') {
      if (!(await this.give(address, holding(address)))) {
        await this.replacements.giveUp(address);
        return false;
      }
      failpoint('billing.replacement.after-hold');
      await this.moveAll(address);
      await this.remove(address);
      failpoint('billing.replacement.after-removal');
    }
    await this.take(address, holding(address));
    await this.replacements.settle(address);
    return true;
  }

  private async moveAll({ _id }: ReplacedAddress): Promise<void> {
    for (;;) {
      const address = await this.replacements.find(_id);
      const use = address?.replacement.moving ?? address?.uses[0];
      if (!address || !use) return;
      await this.move(address, use);
    }
  }

  private async move(address: ReplacedAddress, use: AddressUse): Promise<void> {
    const until = leaseFrom(this.clock.now(), this.settings);
    const isNamed = await this.replacements.beginMove(address, use, until);
    // Released before it was named: it is not there to be moved. Once it is named, that it is gone is seen below.
    if (!isNamed && address.replacement.moving === undefined) return;
    failpoint('billing.replacement.after-move-began');
    await this.give(address, use);
    failpoint('billing.replacement.after-gift');
    if (await this.replacements.endMove(address, use)) return;
    await this.forget(address, use);
  }

  /** A use that was released while it was moved: the other address does not have it either. */
  private async forget({ _id }: ReplacedAddress, use: AddressUse): Promise<void> {
    const address = await this.replacements.find(_id);
    const moving = address?.replacement.moving;
    // Somebody else has gone on with it meanwhile, and moved it.
    if (!address || moving?.what !== use.what || moving.id !== use.id) return;
    await this.take(address, use);
    await this.replacements.forgetMove(address, use);
  }

  private remove(address: ReplacedAddress): Promise<void> {
    const { _id: addressId, organizationId, replacedBy, replacement } = address;
    const told = { organizationId, addressId, replacedBy };
    const circumstances = { ...replacement, at: this.clock.now() };
    const entry = happened(billingAddressRemoved, told, circumstances);
    return this.replacements.remove(address, entry);
  }

  /** The organization's own address can't vanish: nothing need be noted there. */
  private async give(
    { organizationId, replacedBy }: ReplacedAddress,
    use: AddressUse,
  ): Promise<boolean> {
    if (replacedBy === ownAddressId) return true;
    return this.addresses.hold(organizationId, replacedBy, use);
  }

  private async take(
    { organizationId, replacedBy }: ReplacedAddress,
    use: AddressUse,
  ): Promise<void> {
    if (replacedBy === ownAddressId) return;
    await this.addresses.release(organizationId, replacedBy, use);
  }
}

/** What keeps the other address from vanishing, or being replaced itself, until all is moved. */
function holding({ _id: id }: ReplacedAddress): AddressUse {
  return { what: 'replacement', id };
}
