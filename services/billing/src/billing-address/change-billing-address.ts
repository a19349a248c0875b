import {
  type BillingAddress,
  billingAddressChanged,
  type ChangeBillingAddressInput,
  ownAddressId,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { KnowTaxNumber } from '../tax-number/know-tax-number.js';
import { AskDetails } from './ask-details.js';
import { changesBetween, checkedTerms, shownAddress } from './billing-address.js';
import { BillingAddressesRepository } from './billing-addresses.repository.js';

/** Whoever manages the accounting gives an address other contents, whole: for what is billed from then on (A5-6). */
@Injectable()
export class ChangeBillingAddress {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly askDetails: AskDetails,
    private readonly addresses: BillingAddressesRepository,
    private readonly knowTaxNumber: KnowTaxNumber,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, addressId, version, ...typed }: ChangeBillingAddressInput,
    context: RequestContext,
  ): Promise<BillingAddress> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    if (addressId === ownAddressId) throw new Problem('own-billing-address');
    const address = await this.addresses.find(organizationId, addressId);
    if (!address) throw new Problem('not-found');
    const { terms, errors } = checkedTerms(typed);
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
    if (address.version !== version) throw new Problem('changed-meanwhile');
    const { type } = await this.askDetails.execute(organizationId, context.caller());
    const changed = changesBetween(address.terms, terms);
    if (changed.length === 0) return shownAddress(address, type);
    const { asker, requestId } = context;
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const told = { organizationId, addressId, changed };
    const entry = happened(billingAddressChanged, told, circumstances);
    const after = await this.addresses.change(address, terms, entry);
    if (!after) throw new Problem('changed-meanwhile');
    if (terms.taxNumber !== null) await this.knowTaxNumber.execute(terms.taxNumber);
    return shownAddress(after, type);
  }
}
