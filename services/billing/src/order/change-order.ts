import type { ChangeOrderInput, Order as ShownOrder } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import { Gratuities } from '../gratuity/gratuities.js';
import { ChooseLines } from './choose-lines.js';
import type { Order, OrderedLine } from './order.js';
import { OrderTerms } from './order-terms.js';
import { type Choices, OrdersRepository } from './orders.repository.js';
import { QuoteOrder } from './quote-order.js';
import { shownQuote } from './shown-order.js';

/**
 * Somebody chooses: how to pay, which address, which gratuity for which line, other products (A6-2, A6-6, A5-4). What is chosen is
 * held by nobody until the order is placed; codes that no longer fit are dropped, and told (A6-13).
 */
@Injectable()
export class ChangeOrder {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly addresses: BillingAddresses,
    private readonly gratuities: Gratuities,
    private readonly chooseLines: ChooseLines,
    private readonly quoteOrder: QuoteOrder,
    private readonly terms: OrderTerms,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: ChangeOrderInput, context: RequestContext): Promise<ShownOrder> {
    const { organizationId, orderId, version } = input;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    return this.gates.whileOpen(organizationId, async () => {
      const order = await this.orders.find(organizationId, orderId);
      if (!order) throw new Problem('not-found');
      if (order.state !== 'open') throw new Problem('order-not-open');
      if (order.revision !== version) throw new Problem('changed-meanwhile');
      return this.write(order, await this.chosen(order, input, context), context);
    });
  }

  /** Writes what was chosen without the codes that do not go with it. */
  private async write(
    order: Order,
    choices: Choices,
    context: RequestContext,
  ): Promise<ShownOrder> {
    const changed = { ...order, ...choices };
    const quote = await this.quoteOrder.execute(changed, context.caller());
    const promoCodes = changed.promoCodes.filter((code) => !quote.droppedCodes.includes(code));
    const written = await this.orders.choose(order, order.revision, {
      ...{ ...choices, promoCodes },
      expiresAt: this.terms.openUntil(this.clock.now()),
    });
    if (!written) throw new Problem('changed-meanwhile');
    const obstacles = quote.obstacles.filter((one) => one !== 'promo-code-not-usable');
    return shownQuote(written, { ...quote, obstacles });
  }

  private async chosen(
    order: Order,
    { paymentMethod, usePrepaid, billingAddressId, gratuities, lines }: ChangeOrderInput,
    context: RequestContext,
  ): Promise<Choices> {
    if (billingAddressId !== undefined) {
      await this.addresses.resolve(order.organizationId, billingAddressId, context.caller());
    }
    const before = lines ? await this.chooseLines.execute(order, lines) : order.lines;
    return {
      ...(paymentMethod !== undefined && { paymentMethod }),
      ...(usePrepaid !== undefined && { usePrepaid }),
      ...(billingAddressId !== undefined && { billingAddressId }),
      lines: await this.withGratuities(order, before, gratuities ?? []),
    };
  }

  /** Throws why a gratuity is not for a line, each reason with its own name (A6-3..A6-5, A6-9). */
  private async withGratuities(
    { _id: orderId, organizationId }: Order,
    lines: readonly OrderedLine[],
    chosen: NonNullable<ChangeOrderInput['gratuities']>,
  ): Promise<OrderedLine[]> {
    const changed = new Map(chosen.map(({ lineId, gratuityId }) => [lineId, gratuityId]));
    for (const [n, { lineId, gratuityId }] of chosen.entries()) {
      const line = lines.find(({ id }) => id === lineId);
      if (!line) throw invalid(`/gratuities/${n}/lineId`, 'lineId must be a line of the order');
      if (gratuityId === null) continue;
      const isTwice = chosen.some(
        (other) => other !== chosen[n] && other.gratuityId === gratuityId,
      );
      if (isTwice)
        throw invalid(`/gratuities/${n}/gratuityId`, 'gratuityId must not be there twice');
      const productType = await this.chooseLines.productTypeOf(line);
      const wanted = { orderId, lineId, organizationId, planId: line.planId, productType };
      await this.gratuities.inspect(gratuityId, wanted);
    }
    return lines.map((line) => ({ ...line, gratuityId: changed.get(line.id) ?? elsewhere(line) }));

    /** One that another line gets is taken from the line that had it; chosen as null, it goes too. */
    function elsewhere({ id, gratuityId }: OrderedLine): string | null {
      if (changed.has(id) || chosen.some((other) => other.gratuityId === gratuityId)) return null;
      return gratuityId;
    }
  }
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
