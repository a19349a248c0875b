import { promoReleased, promoReserved, promoUsed } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { Discount } from '../discount/discount.js';
import { CountGuess } from '../guess/count-guess.js';
import type { Holder } from '../reservation/reservation.js';
import { type Basket, canonicalCode, judge } from './promo-code.js';
import type { StoredPromoCode } from './promo-code.schema.js';
import { PromoCodesRepository } from './promo-codes.repository.js';
import { freeTurn, placesToOpen, type TakenPlace, toldOfRedemption } from './promo-redemption.js';
import { PromoRedemptionsRepository } from './promo-redemptions.repository.js';

/** How often others may get in between before one gives up. */
const attempts = 20;

/** What a code gives an order. */
export interface AppliedCode {
  /** In its canonical form: the order keeps this one. */
  readonly code: string;
  readonly discount: Discount;
  /** The lines that it is for, by their place in the basket. */
  readonly lines: readonly number[];
}

/** An order that is to hold a code. */
export interface OrderWithCode extends Basket, Holder {
  /** When the code is released by itself, unless the order was completed. */
  readonly until: Date;
}

/** In which request something happens, and who caused it; null: nobody. */
export interface Cause {
  readonly by: string | null;
  readonly requestId: string | null;
}

/** Promo codes for those who order: looked at, then held for an order, then used in it or given back (A6-10..A6-14). */
@Injectable()
export class PromoCodes {
  constructor(
    private readonly promos: PromoCodesRepository,
    private readonly redemptions: PromoRedemptionsRepository,
    private readonly guess: CountGuess,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What a code would give, as somebody typed it; holds nothing. Throws the problem that says why it can not be used, each of
   * its own (A6-14), and `too-many-requests` to whoever tries many that do not exist.
   */
  async inspect(typed: string, basket: Basket, accountId: string): Promise<AppliedCode> {
    const { organizationId } = basket;
    const promo = await this.guess.during({ accountId, organizationId }, () => this.find(typed));
    return (await this.judged(promo, basket, null)).applied;
  }

  /**
   * What a code that was looked at before gives an order now (A6-13); holds nothing and counts no guess. A place that the order has
   * already does not stand in its way. Throws as `inspect`.
   */
  async recheck(code: string, order: Basket & { readonly orderId: string }): Promise<AppliedCode> {
    return (await this.judged(await this.find(code), order, order.orderId)).applied;
  }

  /**
   * Holds a code, which was looked at before, for an order. Again for the same order, its basket is judged anew (A6-13), and it
   * is held for longer if so wished. Throws as `inspect`, without counting guesses.
   */
  async reserve(typed: string, order: OrderWithCode, cause: Cause): Promise<AppliedCode> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const promo = await this.find(typed);
      const { applied, taken } = await this.judged(promo, order, order.orderId);
      if (await this.take(promo as StoredPromoCode, order, taken, cause)) return applied;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** The order was completed. False when it does not hold the code any more; used again, nothing changes. */
  async use(code: string, orderId: string, cause: Cause): Promise<boolean> {
    const place = await this.placeOf(code, orderId);
    if (place?.state !== 'reserved') return place !== null;
    const at = this.clock.now();
    const entry = happened(promoUsed, toldOfRedemption(place), { ...cause, at });
    if (!(await this.redemptions.use(place, at, entry))) {
      return (await this.placeOf(code, orderId))?.state === 'used';
    }
    failpoint('billing.promo-code.after-use');
    return true;
  }

  /** The placing was abandoned: somebody else can use the place, once. One that was used, or a newer placing holds, stays as it is. */
  async release(code: string, { orderId, placing }: Holder, cause: Cause): Promise<void> {
    const place = await this.placeOf(code, orderId);
    if (place?.state !== 'reserved') return;
    const told = { ...toldOfRedemption(place), expired: false };
    const entry = happened(promoReleased, told, { ...cause, at: this.clock.now() });
    await this.redemptions.release(place, placing, entry);
    failpoint('billing.promo-code.after-release');
  }

  /** Releases those whose orders were never completed; any replica does, as each is one conditional write. */
  async releaseOverdue(): Promise<void> {
    const atOnce = 100;
    for (let found = atOnce; found === atOnce;) {
      const now = this.clock.now();
      const overdue = await this.redemptions.overdue(now, atOnce);
      for (const place of overdue) {
        const told = { ...toldOfRedemption(place), expired: true };
        const entry = happened(promoReleased, told, { by: null, requestId: null, at: now });
        await this.redemptions.expire(place, now, entry);
      }
      found = overdue.length;
    }
  }

  /** False when somebody got in between: look again. */
  private async take(
    promo: StoredPromoCode,
    { organizationId, orderId, placing, until }: OrderWithCode,
    taken: readonly TakenPlace[],
    cause: Cause,
  ): Promise<boolean> {
    const { _id: code } = promo;
    const mine = taken.find((place) => place.orderId === orderId);
    if (mine?.state === 'used') return true;
    if (mine) return this.redemptions.prolong({ ...mine, code }, { until, placing });
    const reservedAt = this.clock.now();
    const order = { code, organizationId, orderId, placing };
    const entry = happened(promoReserved, toldOfRedemption(order), { ...cause, at: reservedAt });
    const taking = { ...order, turn: freeTurn(taken), reservedAt, until };
    const isReserved = await this.redemptions.reserve(taking, entry);
    if (isReserved === true) failpoint('billing.promo-code.after-reservation');
    if (isReserved === false) await this.open(promo);
    return isReserved === true;
  }

  /** Makes more places, where there may be more. May be done by several at once, or half. */
  private async open({ _id: code, opened, totalLimit }: StoredPromoCode): Promise<void> {
    const numbers = placesToOpen(opened, totalLimit);
    if (numbers.length === 0) return;
    await this.redemptions.open(code, numbers);
    failpoint('billing.promo-code.after-places');
    await this.promos.opened(code, opened + numbers.length);
  }

  /** Throws where it can not be used. `orderId`: by the order that may hold it already. */
  private async judged(
    promo: StoredPromoCode | null,
    basket: Basket,
    orderId: string | null,
  ): Promise<{ applied: AppliedCode; taken: TakenPlace[] }> {
    const taken = promo
      ? await this.redemptions.ofOrganization(promo._id, basket.organizationId)
      : [];
    const byOthers = taken.filter((place) => place.orderId !== orderId);
    const isHeld = byOthers.length < taken.length;
    const verdict = judge(promo, basket, {
      ...{ now: this.clock.now(), isHeld, takenByOrganization: byOthers.length },
      isExhausted: !isHeld && promo !== null && (await this.isExhausted(promo)),
    });
    if ('refusal' in verdict) {
      const { refusal, detail } = verdict;
      throw new Problem(refusal, { ...(detail !== undefined && { detail }) });
    }
    const { _id: code, discount } = promo as StoredPromoCode;
    return { applied: { code, discount, lines: verdict.lines }, taken };
  }

  private async isExhausted({ _id, opened, totalLimit }: StoredPromoCode): Promise<boolean> {
    if (placesToOpen(opened, totalLimit).length > 0) return false;
    return !(await this.redemptions.hasFree(_id));
  }

  private async find(typed: string): Promise<StoredPromoCode | null> {
    const code = canonicalCode(typed);
    return code === null ? null : this.promos.find(code);
  }

  private async placeOf(typed: string, orderId: string): Promise<TakenPlace | null> {
    const code = canonicalCode(typed);
    return code === null ? null : this.redemptions.findOf(code, orderId);
  }
}
