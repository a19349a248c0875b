import type { MakeProFormaInput, OrderReference, ProForma } from '@atrium/contracts';
import { type Caller, type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import { dayOf } from '../date/local-date.js';
import { PrintDocument } from '../document/print-document.js';
import { type Issuer, sellerOf } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { GatherOwed } from './gather-owed.js';
import { proFormaOf } from './to-pay.js';

/** Somebody has a pro-forma made of what they chose (A10-4). Nothing is numbered, kept or changed by it (A10-5). */
@Injectable()
export class MakeProForma {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly gatherOwed: GatherOwed,
    private readonly addresses: BillingAddresses,
    private readonly printDocument: PrintDocument,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `invalid-input` where nothing is chosen (A10-6), or something twice, `currencies-mixed`, and `not-found`. */
  async execute(
    { organizationId, items, billingAddressId = null }: MakeProFormaInput,
    context: RequestContext,
  ): Promise<ProForma> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    if (items.length === 0) throw invalid('/items', 'items must name what the pro-forma is of');
    const names = items.map(({ kind, id }) => `${kind} ${id}`);
    const twice = names.findIndex((name, n) => names.indexOf(name) < n);
    if (twice >= 0) throw invalid(`/items/${twice}`, 'items must not be there twice');
    return this.draw({ organizationId, items, billingAddressId }, context.caller());
  }

  /** Of an order that waits to be paid, for a mail: the contract lets notifications alone ask. Throws `not-found`. */
  async ofOrder({ organizationId, orderId }: OrderReference, caller: Caller): Promise<ProForma> {
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    const items = [{ kind: 'order' as const, id: orderId }];
    const { billingAddressId } = order;
    return this.draw({ organizationId, items, billingAddressId }, caller);
  }

  private async draw(
    { organizationId, items, billingAddressId }: Required<MakeProFormaInput>,
    caller: Caller,
  ): Promise<ProForma> {
    const whose = { organizationId, addressId: billingAddressId };
    const owed = await this.gatherOwed.chosen(items, whose, caller);
    if (new Set(owed.map(({ currency }) => currency)).size > 1) {
      throw new Problem('currencies-mixed');
    }
    const billed = await this.addresses.resolve(organizationId, billingAddressId, caller);
    const document = proFormaOf(owed, {
      ...{ organizationId, locale: billed.locale, buyer: billed.party },
      issuedOn: dayOf(this.clock.now(), this.issuer.timeZone),
      seller: sellerOf(this.issuer),
    });
    const pdf = await this.printDocument.execute(document);
    return { pdf: pdf.toString('base64url') };
  }
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
