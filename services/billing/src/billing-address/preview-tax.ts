import type { BillingAddressReference, TaxPreview } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { dayOf } from '../date/local-date.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { TAX_RATES } from '../tax/read-tax-rates.js';
import type { TaxRates } from '../tax/tax-rates.js';
import { BillingAddresses } from './billing-addresses.js';
import { taxPreview } from './tax-preview.js';

/** Whoever sees the accounting sees how an address would be taxed, before anything is paid (A5-7). */
@Injectable()
export class PreviewTax {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly addresses: BillingAddresses,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(TAX_RATES) private readonly rates: TaxRates,
  ) {}

  async execute(
    { organizationId, addressId }: BillingAddressReference,
    context: RequestContext,
  ): Promise<TaxPreview> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const billed = await this.addresses
      .resolve(organizationId, addressId, context.caller())
      .catch(asNotFound);
    return taxPreview(billed, this.rates, dayOf(this.clock.now(), this.issuer.timeZone));
  }
}

/** Here the address is what is asked about, and not a part of something else. */
function asNotFound(error: unknown): never {
  const isUnknown = error instanceof Problem && error.code === 'billing-address-unknown';
  throw isUnknown ? new Problem('not-found') : error;
}
