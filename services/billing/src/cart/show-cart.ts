import {
  type Cart as ShownCart,
  type CartLine as ShownLine,
  currencyOfCountry,
  type Locale,
} from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Catalog } from '../catalog/look-up.js';
import { dayOf } from '../date/local-date.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { priceOf } from '../order/shown-order.js';
import type { Priced } from '../pricing/pricing.js';
import { TAX_RATES } from '../tax/read-tax-rates.js';
import type { TaxRates } from '../tax/tax-rates.js';
import type { Cart } from './cart.js';
import { quoteCart, type QuotedCartLine } from './quote.js';

/** Shows a cart at the prices of now: nothing of them is stored (A4-1, A0-4). */
@Injectable()
export class ShowCart {
  constructor(
    private readonly catalog: Catalog,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(TAX_RATES) private readonly rates: TaxRates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(cart: Cart, locale: Locale): Promise<ShownCart> {
    const now = this.clock.now();
    const planIds = [...new Set(cart.lines.map(({ planId }) => planId))];
    const [plans, list] = await Promise.all([
      Promise.all(planIds.map(async (id) => [id, await this.catalog.planAt(id, now)] as const)),
      this.catalog.priceListAt(currencyOfCountry(cart.country), now),
    ]);
    const { currency, treatment, lines, price, obstacles } = quoteCart(cart, {
      ...{ plans: new Map(plans), mode: list?.mode ?? 'net', rates: this.rates },
      day: dayOf(now, this.issuer.timeZone),
    });
    const { net, tax, gross } = price;
    return {
      ...{ id: cart._id, version: cart.revision, country: cart.country, currency },
      lines: lines.map((line) => shownLine(line, price, locale)),
      taxTreatment: treatment?.kind ?? null,
      taxGroups: price.groups.map((group) => ({ ...group })),
      total: { net, tax, gross },
      ...(obstacles.length > 0 && { obstacles: [...obstacles] }),
      createdAt: cart.createdAt.toISOString(),
      expiresAt: cart.expiresAt.toISOString(),
    };
  }
}

function shownLine(
  { wanted, plan, priced }: QuotedCartLine,
  { parts }: Priced,
  locale: Locale,
): ShownLine {
  const { planId, name, periods } = wanted;
  const own = parts.filter(({ itemId }) => itemId === priced?.line.id);
  return {
    ...{ planId, name, periods, planName: plan?.names[locale] ?? planId },
    from: priced?.period?.from ?? null,
    until: priced?.period?.until ?? null,
    price: priced && priceOf(own),
  };
}
