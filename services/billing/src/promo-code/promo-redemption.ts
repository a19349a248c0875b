import type { PromoRedemption as ShownRedemption, RedemptionState } from '@atrium/contracts';

/**
 * One place of a promo code: free, or taken by one order. There are never more places than the code's limit, so their number
 * is the limit; that an order has one, and an organization no more than its share, are unique indexes. So reserving, using
 * and releasing are each one write of one document, whatever happens at the same time (I8).
 */
export interface Place {
  /** `<code>:<number>`, counted from 0 */
  readonly _id: string;
  readonly code: string;
  readonly number: number;
  readonly state: 'free' | RedemptionState;
}

/** A place that an order has. */
export interface TakenPlace extends Place {
  readonly state: RedemptionState;
  readonly organizationId: string;
  readonly orderId: string;
  /** In which of its placings the order took it last. */
  readonly placing: number;
  /** Which of its organization's turns it is, counted from 0. */
  readonly turn: number;
  readonly reservedAt: Date;
  /** Reserved: when it is released unless the order was completed. */
  readonly until?: Date;
  readonly usedAt?: Date;
}

/** How many places are made at once. */
const opensAtOnce = 100;

/** The numbers of the places to make next: none once there are as many as the limit allows. */
export function placesToOpen(opened: number, totalLimit: number | null): number[] {
  const end = Math.min(opened + opensAtOnce, totalLimit ?? Number.MAX_SAFE_INTEGER);
  return Array.from({ length: Math.max(0, end - opened) }, (_, n) => opened + n);
}

/** The first turn of an organization that none of its orders has. */
export function freeTurn(taken: readonly Pick<TakenPlace, 'turn'>[]): number {
  const turns = new Set(taken.map(({ turn }) => turn));
  let turn = 0;
  while (turns.has(turn)) turn += 1;
  return turn;
}

/** A place that an order has, as operators see it. */
export function shownRedemption(place: TakenPlace): ShownRedemption {
  const { organizationId, orderId, state, reservedAt, usedAt } = place;
  return {
    ...{ organizationId, orderId, state },
    reservedAt: reservedAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  };
}

/** A place after what happened, as events tell it. */
export function toldOfRedemption({
  code,
  organizationId,
  orderId,
}: Pick<TakenPlace, 'code' | 'organizationId' | 'orderId'>) {
  return { code, organizationId, orderId };
}
