import {
  type BillingAddress,
  type BillingAddresses,
  type BillingAddressReference,
  billingAddressesMost,
  type OrganizationReference,
  ownAddressId,
} from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { AskDetails } from './ask-details.js';
import { shownAddress, shownOwnAddress } from './billing-address.js';
import { BillingAddressesRepository } from './billing-addresses.repository.js';

/** Whoever sees the accounting sees by which addresses the organization can be billed, its own first (A5-2, A5-3). */
@Injectable()
export class ListBillingAddresses {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly askDetails: AskDetails,
    private readonly addresses: BillingAddressesRepository,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    context: RequestContext,
  ): Promise<BillingAddresses> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const [details, others] = await Promise.all([
      this.askDetails.execute(organizationId, context.caller()),
      this.addresses.list(organizationId, billingAddressesMost),
    ]);
    const shown = others.map((address) => shownAddress(address, details.type));
    return { items: [shownOwnAddress(details), ...shown] };
  }

  async one(
    { organizationId, addressId }: BillingAddressReference,
    context: RequestContext,
  ): Promise<BillingAddress> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const details = await this.askDetails.execute(organizationId, context.caller());
    if (addressId === ownAddressId) return shownOwnAddress(details);
    const address = await this.addresses.find(organizationId, addressId);
    if (!address) throw new Problem('not-found');
    return shownAddress(address, details.type);
  }
}
