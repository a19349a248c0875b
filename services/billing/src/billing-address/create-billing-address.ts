import {
  type BillingAddress,
  billingAddressAdded,
  type CreateBillingAddressInput,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { BillingSettings } from '../config.js';
import { KnowTaxNumber } from '../tax-number/know-tax-number.js';
import { AskDetails } from './ask-details.js';
import { checkedTerms, shownAddress } from './billing-address.js';
import { BillingAddressesRepository } from './billing-addresses.repository.js';

/** Whoever manages the accounting adds an address, to have documents made out to somebody else (A5-2). */
@Injectable()
export class CreateBillingAddress {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly gates: Gates,
    private readonly askDetails: AskDetails,
    private readonly addresses: BillingAddressesRepository,
    private readonly knowTaxNumber: KnowTaxNumber,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(
    input: CreateBillingAddressInput,
    context: RequestContext,
  ): Promise<BillingAddress> {
    const { organizationId } = input;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.addresses.once(command, () =>
      this.gates.whileOpen(organizationId, () => this.create(input, context, command)),
    );
  }

  private async create(
    { organizationId, ...typed }: CreateBillingAddressInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<BillingAddress> {
    const { terms, errors } = checkedTerms(typed);
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
    await this.refuseTooMany(organizationId);
    const { type } = await this.askDetails.execute(organizationId, context.caller());
    const { asker, requestId } = context;
    const at = this.clock.now();
    const address = {
      ...{ _id: newId(), organizationId, state: 'open' as const, terms },
      ...{ uses: [], replacedBy: null },
    };
    const told = { organizationId, addressId: address._id };
    const circumstances = { by: asker.accountId, at, requestId };
    const entry = happened(billingAddressAdded, told, circumstances);
    const answer = shownAddress({ ...address, version: 1 }, type);
    await this.addresses.insert(address, entry, command.firstNoted(answer, at));
    if (terms.taxNumber !== null) await this.knowTaxNumber.execute(terms.taxNumber);
    return answer;
  }

  /** Against misuse: requests that run at the same time may each still pass. */
  private async refuseTooMany(organizationId: string): Promise<void> {
    const { billingAddressesMax } = this.settings;
    const count = await this.addresses.count(organizationId, billingAddressesMax);
    if (count < billingAddressesMax) return;
    throw new Problem('too-many-requests', {
      detail: 'The organization has as many billing addresses as it can have: remove some.',
    });
  }
}
