import { type AddressUse, ownAddressId } from '@atrium/contracts';
import { type Caller, currentRequest, Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { KnowTaxNumber } from '../tax-number/know-tax-number.js';
import { AskDetails } from './ask-details.js';
import { type BilledParty, billedParty } from './billed-party.js';
import type { BillingAddress } from './billing-address.js';
import { BillingAddressesRepository } from './billing-addresses.repository.js';

/** An order or a renewal, as the addresses know it. */
export type BilledThing = AddressUse & { readonly what: 'order' | 'renewal' };

/**
 * What orders and renewals need of billing addresses. An address is named by its id, the organization's own by null; whoever has
 * stored the id of one that was replaced since goes on using it, and finds what took its place.
 */
@Injectable()
export class BillingAddresses {
  constructor(
    private readonly addresses: BillingAddressesRepository,
    private readonly askDetails: AskDetails,
    private readonly knowTaxNumber: KnowTaxNumber,
  ) {}

  /**
   * Sees to it that an address does not vanish as long as something is to be billed by it (A5-8): one conditional write, which may
   * be repeated. Throws `billing-address-unknown` where there is none, or none any more.
   */
  async hold(organizationId: string, addressId: string | null, thing: BilledThing): Promise<void> {
    if (!isOther(addressId)) return;
    if (await this.addresses.hold(organizationId, addressId, thing)) return;
    throw new Problem('billing-address-unknown');
  }

  /** The thing is billed, or never will be. May be repeated. */
  async release(
    organizationId: string,
    addressId: string | null,
    thing: BilledThing,
  ): Promise<void> {
    const seen = new Set<string>();
    let next = addressId;
    // The replaced one first, then what takes its place: a use that is just being moved is met at one of both.
    while (isOther(next) && !seen.has(next)) {
      seen.add(next);
      next = (await this.addresses.release(organizationId, next, thing))?.replacedBy ?? null;
    }
  }

  /**
   * Whom a document is for, as of now (A5-4, A5-5): asks organizations, and has VIES asked about a tax number that is not confirmed.
   * Throws `billing-address-unknown`, and `billing-address-incomplete` while the organization has no postal address of its own.
   */
  async resolve(
    organizationId: string,
    addressId: string | null,
    caller: Caller = { requestId: currentRequest()?.requestId ?? newId() },
  ): Promise<BilledParty> {
    const [details, chosen] = await Promise.all([
      this.askDetails.execute(organizationId, caller),
      this.chosen(organizationId, addressId),
    ]);
    const billed = billedParty(details, chosen);
    const { taxNumber: value } = billed.party;
    const known = value === null ? null : await this.knowTaxNumber.execute(value);
    return { ...billed, taxNumber: value === null || known === null ? null : { value, ...known } };
  }

  /** The address, or what has taken its place; null for the organization's own. */
  private async chosen(
    organizationId: string,
    addressId: string | null,
  ): Promise<BillingAddress | null> {
    let next = addressId;
    while (isOther(next)) {
      const address = await this.addresses.findEver(organizationId, next);
      if (address && address.state !== 'removed') return address;
      if (!address || address.replacedBy === null) throw new Problem('billing-address-unknown');
      next = address.replacedBy;
    }
    return null;
  }
}

/** Whether it is another one than the organization's own. */
function isOther(addressId: string | null): addressId is string {
  return addressId !== null && addressId !== ownAddressId;
}
