import {
  billingAddressRemoved,
  ownAddressId,
  type RemoveBillingAddressInput,
} from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { BillingSettings } from '../config.js';
import { namedUses } from './billing-address.js';
import type { StoredAddress } from './billing-address.schema.js';
import { BillingAddressesRepository } from './billing-addresses.repository.js';
import { CompleteReplacement } from './complete-replacement.js';
import { ReplacementsRepository } from './replacements.repository.js';

/** Whoever manages the accounting removes an address: one that nothing uses, or by saying what takes its place (A5-8). */
@Injectable()
export class RemoveBillingAddress {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly addresses: BillingAddressesRepository,
    private readonly replacements: ReplacementsRepository,
    private readonly completeReplacement: CompleteReplacement,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(
    { organizationId, addressId, replacedBy }: RemoveBillingAddressInput,
    context: RequestContext,
  ): Promise<void> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    if (addressId === ownAddressId) throw new Problem('own-billing-address');
    const address = await this.addresses.find(organizationId, addressId);
    if (!address) throw new Problem('not-found');
    if (replacedBy === undefined) return this.remove(address, context);
    return this.replace(address, replacedBy, context);
  }

  private async remove(
    address: StoredAddress,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    const { _id: addressId, organizationId } = address;
    const told = { organizationId, addressId, replacedBy: null };
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const entry = happened(billingAddressRemoved, told, circumstances);
    if (!(await this.addresses.remove(address, entry))) throw await this.whyNot(address);
  }

  private async replace(
    address: StoredAddress,
    replacedBy: string,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    if (replacedBy === address._id) throw new Problem('billing-address-unknown');
    const at = this.clock.now();
    const until = leaseFrom(at, this.settings);
    const replacement = { id: newId(), by: asker.accountId, at, requestId, until };
    const begun = await this.replacements.begin(address, replacedBy, replacement);
    if (!begun) throw await this.whyNot(address);
    failpoint('billing.replacement.after-intent');
    const isReplaced = await this.completeReplacement.execute(begun);
    if (!isReplaced) throw new Problem('billing-address-unknown');
  }

  private async whyNot({ organizationId, _id }: StoredAddress): Promise<Problem> {
    const now = await this.addresses.find(organizationId, _id);
    if (!now) return new Problem('not-found');
    // Released at this very moment: nothing is in the way any more.
    if (now.uses.length === 0) return new Problem('busy', { retryAfter: 1 });
    return new Problem('address-in-use', { detail: `It is used by ${namedUses(now.uses)}.` });
  }
}
