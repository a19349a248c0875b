import type {
  ConfirmedGratuity,
  Gratuity as ShownGratuity,
  GratuityAbsence,
  GratuityExplanation,
  GratuityState,
  GratuityTerms,
  ProblemCode,
} from '@atrium/contracts';
import type { Discount, Mistake } from '../discount/discount.js';
import { placeIn, type Window } from '../window/window.js';

/** What a gratuity is for: one plan, or any plan of a type of products. */
export type GratuityProduct =
  | { readonly productType: string; readonly planId: null }
  | { readonly productType: null; readonly planId: string };

/** Which line of which order has it. */
export interface Hold {
  readonly orderId: string;
  readonly lineId: string;
  /** In which of its placings the order took it last. */
  readonly placing: number;
  /** When it is given back by itself, unless the order was completed; not there once it was. */
  readonly until?: Date;
}

/** That an organization gets something for less, once, as somebody who runs the platform has confirmed (A6-1). */
export interface Gratuity extends Window {
  readonly _id: string;
  readonly organizationId: string;
  readonly product: GratuityProduct;
  readonly discount: Discount;
  /** Stands on the line. */
  readonly reason: string;
  /** Whether an order has it, and whether that was completed. */
  readonly state: 'open' | 'reserved' | 'used';
  readonly hold: Hold | null;
  readonly confirmedBy: string;
  readonly confirmedAt: Date;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: Date | null;
}

/** Of which plan a line is, and which type of products that is of. */
export interface PlanOfLine {
  readonly planId: string;
  readonly productType: string;
}

/** Which line of which order is to have a gratuity. */
export type LineOfOrder = Pick<Hold, 'orderId' | 'lineId'>;

/** What a gratuity is for, as wanted: exactly one of the two. */
export function productOf({ productType, planId }: GratuityTerms): GratuityProduct | Mistake {
  if (productType !== undefined && planId === undefined) return { productType, planId: null };
  if (planId !== undefined && productType === undefined) return { productType: null, planId };
  return { pointer: '/planId', message: 'exactly one of planId and productType must be there' };
}

/** Whether it is for a line of this plan (A6-4). */
export function isFor({ product }: Gratuity, { planId, productType }: PlanOfLine): boolean {
  return product.planId === null ? product.productType === productType : product.planId === planId;
}

/** What became of it, whatever product it is for. */
function standing(gratuity: Gratuity, now: Date): GratuityAbsence {
  if (gratuity.state !== 'open') return gratuity.state;
  if (gratuity.withdrawnAt !== null) return 'withdrawn';
  const place = placeIn(gratuity, now);
  if (place === 'before') return 'not-yet';
  return place === 'after' ? 'expired' : 'available';
}

const refusals: Partial<Record<GratuityAbsence, ProblemCode>> = {
  used: 'gratuity-used',
  reserved: 'gratuity-reserved',
  withdrawn: 'gratuity-withdrawn',
  'not-yet': 'gratuity-expired',
  expired: 'gratuity-expired',
};

/**
 * Why an organization can not have a gratuity for a line of its order; null: it can. Another organization's is not found, so that
 * an id that is passed on tells nothing (A6-5).
 */
export function refusalOf(
  gratuity: Gratuity | null,
  organizationId: string,
  plan: PlanOfLine,
  now: Date,
): ProblemCode | null {
  if (gratuity?.organizationId !== organizationId) return 'not-found';
  if (!isFor(gratuity, plan)) return 'gratuity-wrong-product';
  return refusals[standing(gratuity, now)] ?? null;
}

/** Whether this line of this order has it already. */
export function isHeldBy({ hold }: Gratuity, { orderId, lineId }: LineOfOrder): boolean {
  return hold?.orderId === orderId && hold.lineId === lineId;
}

/**
 * Why there is none to choose for a plan, or that there is one (A6-9): what is nearest to having one comes first. `own`: all of
 * the organization; `elsewhere`: those of other organizations that the asker may see, and no others, else it would tell what
 * is another's affair.
 */
export function explanationOf(
  own: readonly Gratuity[],
  elsewhere: readonly Gratuity[],
  plan: PlanOfLine,
  now: Date,
): GratuityExplanation {
  const newestFirst = own.toSorted((a, b) => b.confirmedAt.getTime() - a.confirmedAt.getTime());
  const is = (wanted: GratuityAbsence) => (one: Gratuity) => standing(one, now) === wanted;
  const forPlan = newestFirst.filter((one) => isFor(one, plan));
  const found =
    told('available', forPlan.find(is('available'))) ??
    told('reserved', forPlan.find(is('reserved'))) ??
    told(
      'wrong-organization',
      elsewhere.filter(is('available')).find((one) => isFor(one, plan)),
    ) ??
    told('wrong-product', newestFirst.find(is('available')));
  if (found) return found;
  const [newest] = forPlan;
  if (newest) return told(standing(newest, now), newest) as GratuityExplanation;
  return { reason: 'none', gratuityId: null, organizationId: null };
}

function told(reason: GratuityAbsence, gratuity: Gratuity | undefined): GratuityExplanation | null {
  if (!gratuity) return null;
  return { reason, gratuityId: gratuity._id, organizationId: gratuity.organizationId };
}

/** What became of it, in one word, as operators and events say it. */
export function stateOf({ state, withdrawnAt }: Gratuity): GratuityState {
  return state === 'open' && withdrawnAt !== null ? 'withdrawn' : state;
}

/** A gratuity as those see it who may use it. */
export function shownGratuity(gratuity: Gratuity): ShownGratuity {
  const { _id: id, product, discount, reason, from, until } = gratuity;
  return {
    ...{ id, ...product, discount: { ...discount }, reason },
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
  };
}

/** A gratuity as operators see it. */
export function shownToOperators(gratuity: Gratuity): ConfirmedGratuity {
  const { organizationId, hold, confirmedBy, confirmedAt, withdrawnBy, withdrawnAt } = gratuity;
  return {
    ...shownGratuity(gratuity),
    ...{ organizationId, state: stateOf(gratuity), orderId: hold?.orderId ?? null },
    ...{ confirmedBy, confirmedAt: confirmedAt.toISOString(), withdrawnBy },
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
  };
}

/** A gratuity after what happened, as events tell it: without its reason, which may name somebody. */
export function toldOfGratuity(gratuity: Gratuity) {
  const { _id: gratuityId, organizationId, product, discount, hold } = gratuity;
  return {
    ...{ gratuityId, organizationId, ...product, discount: { ...discount } },
    ...{ state: stateOf(gratuity), orderId: hold?.orderId ?? null },
  };
}
