import type { ProblemCode, PromoCode as ShownPromoCode, PromoCodeState } from '@atrium/contracts';
import type { Discount } from '../discount/discount.js';
import { placeIn, type Window } from '../window/window.js';

/** A code that somebody types at the end of an order, for less (A6-10). Nothing but its state changes. */
export interface PromoCode extends Window {
  /** The code in its canonical form: one for good. */
  readonly _id: string;
  /** As whoever made it has typed it. */
  readonly code: string;
  readonly discount: Discount;
  /** For plans of these types; with no `planIds` either, for all. */
  readonly productTypes: readonly string[];
  readonly planIds: readonly string[];
  /** In how many orders it can be used; null: in any number. */
  readonly totalLimit: number | null;
  readonly perOrganization: number;
  readonly firstOrderOnly: boolean;
  readonly state: PromoCodeState;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: Date | null;
}

/** A line of an order, as far as a discount must know it. */
export interface BasketLine {
  readonly planId: string;
  /** The type of products that the plan is of. */
  readonly productType: string;
}

/** An order as far as a code is judged by it. */
export interface Basket {
  readonly organizationId: string;
  /** Renewals take no code (A6-10). */
  readonly kind: 'new' | 'renewal';
  readonly lines: readonly BasketLine[];
  /** Whether the organization has completed no order before. */
  readonly isFirstOrder: boolean;
}

/** What else a code is judged by. */
export interface Circumstances {
  readonly now: Date;
  /** Whether the order holds it already: it was promised, so neither time nor limits count any more. */
  readonly isHeld: boolean;
  /** How many other orders of the organization use or hold it. */
  readonly takenByOrganization: number;
  /** Whether every place in it is taken. */
  readonly isExhausted: boolean;
}

/** Why a code can not be used, and what more there is to say of it. */
export interface Refusal {
  readonly refusal: Extract<ProblemCode, `promo-code-${string}`>;
  readonly detail?: string;
}

/** Letters that are easily taken for a figure: whoever reads a code from paper types either. */
const lookAlikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/**
 * A code in its canonical form: capitals, no blanks or hyphens, and one sign for those that look alike. Null for what
 * can be none: other signs, or fewer than four or more than 32 of them.
 */
export function canonicalCode(typed: string): string | null {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s_-]/g, '');
  if (!/^[A-Z0-9]{4,32}$/.test(bare)) return null;
  return bare.replace(/[OIL]/g, (letter) => lookAlikes[letter] ?? letter);
}

/**
 * Whether an order may use a code, and for which of its lines, by their place. Each reason not to has its own name (A6-14),
 * and what the customer can do least about comes first.
 */
export function judge(
  promo: PromoCode | null,
  basket: Basket,
  { now, isHeld, takenByOrganization, isExhausted }: Circumstances,
): { readonly lines: readonly number[] } | Refusal {
  if (!promo) return { refusal: 'promo-code-unknown' };
  const detail = isHeld ? null : whyNotNow(promo, now);
  if (detail) return { refusal: 'promo-code-expired', detail };
  if (basket.kind !== 'new') return { refusal: 'promo-code-new-products-only' };
  if (promo.firstOrderOnly && !basket.isFirstOrder) {
    return { refusal: 'promo-code-first-order-only' };
  }
  if (!isHeld && takenByOrganization >= promo.perOrganization) {
    return { refusal: 'promo-code-already-used' };
  }
  if (!isHeld && isExhausted) return { refusal: 'promo-code-exhausted' };
  const lines = [...basket.lines.keys()].filter((n) => isFor(promo, basket.lines[n] as BasketLine));
  return lines.length > 0 ? { lines } : { refusal: 'promo-code-wrong-product' };
}

function whyNotNow(promo: PromoCode, now: Date): string | null {
  if (promo.state === 'withdrawn') return 'It was withdrawn.';
  const place = placeIn(promo, now);
  if (place === 'before') return `It is good from ${promo.from.toISOString()} on.`;
  return place === 'after' ? `It was good before ${promo.until?.toISOString()}.` : null;
}

function isFor({ productTypes, planIds }: PromoCode, { planId, productType }: BasketLine): boolean {
  if (productTypes.length === 0 && planIds.length === 0) return true;
  return productTypes.includes(productType) || planIds.includes(planId);
}

/** A promo code as operators see it. */
export function shownPromoCode(promo: PromoCode): ShownPromoCode {
  const { code, discount, productTypes, planIds, totalLimit, perOrganization } = promo;
  const { firstOrderOnly, state, createdBy, withdrawnBy } = promo;
  return {
    ...{ code, discount: { ...discount }, productTypes: [...productTypes], planIds: [...planIds] },
    ...{ totalLimit, perOrganization, firstOrderOnly, state, createdBy, withdrawnBy },
    from: promo.from.toISOString(),
    until: promo.until?.toISOString() ?? null,
    createdAt: promo.createdAt.toISOString(),
    withdrawnAt: promo.withdrawnAt?.toISOString() ?? null,
  };
}

/** A promo code after what happened, as events tell it. */
export function toldOfPromoCode({ _id: code, discount, state }: PromoCode) {
  return { code, discount: { ...discount }, state };
}
