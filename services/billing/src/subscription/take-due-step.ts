import { productBlocked, productEnded, productReminded } from '@atrium/contracts';
import { type Clock, failpoint, happened, type OutboxEntry } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { plusDays } from '../date/local-date.js';
import { isPayable } from '../invoice/invoice.js';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import { ended, type Product, subscriptionTold, toldOf } from '../product/product.js';
import type { StoredProduct } from '../product/product.schema.js';
import { ProductsRepository } from '../product/products.repository.js';
import { KeepAddress } from './keep-address.js';
import { RenewByItself } from './renew-by-itself.js';
import { RenewalTerms } from './renewal-terms.js';
import { SettleOwed } from './settle-owed.js';
import { type DueStep, dueStep, nextDueDay, stepTaken } from './subscription.js';

/**
 * Does the one thing that is due about a product (B-5), by a write that is conditional on how it was read: of two who look at it
 * one does it, and whoever dies before has done nothing.
 */
@Injectable()
export class TakeDueStep {
  constructor(
    private readonly products: ProductsRepository,
    private readonly invoices: InvoicesRepository,
    private readonly renewByItself: RenewByItself,
    private readonly settleOwed: SettleOwed,
    private readonly keepAddress: KeepAddress,
    private readonly terms: RenewalTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(product: StoredProduct): Promise<void> {
    const { subscription, state } = product;
    if (product.renewal && state === 'active') return this.renewByItself.execute(product);
    const today = this.terms.today();
    const isOn = state === 'active' && subscription ? subscription : null;
    const step = isOn && dueStep(isOn, today, this.terms.days);
    if (step) return this.take(product, step);
    if (await this.keepAddress.releaseOthers(product)) return;
    const next = isOn && nextDueDay(isOn, today, this.terms.days);
    await this.products.putOff(product, next && this.terms.beginningOf(next));
  }

  private async take(product: StoredProduct, step: DueStep): Promise<void> {
    if (step.kind === 'renew') return this.renew(product, step);
    const isForWant = step.kind === 'block' || step.kind === 'terminate';
    if (isForWant && (await this.wasSettled(product))) return;
    const after = this.taken(product, step);
    await this.products.change(product, after, [this.told(after, step)]);
    failpoint('billing.product.after-step');
  }

  /** What will be done is written first: whoever comes next finds it, and its order (decision 6). */
  private async renew(
    product: StoredProduct,
    step: Extract<DueStep, { kind: 'renew' }>,
  ): Promise<void> {
    const isBeingRenewed = (product.renewing ?? null) !== null;
    // Somebody's order is under way: the warranty waits for what becomes of it.
    if (isBeingRenewed && step.way === 'on-account') {
      await this.products.putOff(product, this.terms.tomorrow());
      return;
    }
    const { way } = step;
    const { organizationId } = product;
    const renewal = isBeingRenewed ? null : { orderId: newId(), organizationId, way };
    await this.products.change(product, { ...this.taken(product, step), renewal }, []);
    failpoint('billing.product.after-renewal-intent');
  }

  private taken(product: StoredProduct, step: DueStep): Product {
    const { subscription } = product;
    if (step.kind === 'terminate') return ended(product, this.clock.now());
    return {
      ...product,
      subscription: subscription && stepTaken(subscription, step, this.terms.today()),
    };
  }

  private told(after: Product, step: Exclude<DueStep, { kind: 'renew' }>): OutboxEntry {
    const circumstances = { by: null, requestId: null, at: this.clock.now() };
    switch (step.kind) {
      case 'remind': {
        const { end, daysBefore } = step;
        const told = { ...subscriptionTold(after), end, daysBefore };
        return happened(productReminded, told, circumstances);
      }
      case 'block': {
        const endsOn = plusDays(this.terms.today(), this.terms.days.terminatedAfter);
        const told = { ...subscriptionTold(after), reason: step.reason, endsOn };
        return happened(productBlocked, told, circumstances);
      }
      case 'terminate':
        return happened(productEnded, { ...toldOf(after), cause: step.cause }, circumstances);
    }
  }

  /** Whether an invoice that seemed to be unpaid was paid, or taken back by a credit note: then nothing is blocked for it. */
  private async wasSettled({ subscription }: StoredProduct): Promise<boolean> {
    for (const { orderId } of subscription?.owed ?? []) {
      const invoice = await this.invoices.findByCause(`order:${orderId}`);
      if (!invoice || isPayable(invoice)) continue;
      await this.settleOwed.execute(invoice);
      return true;
    }
    return false;
  }
}
