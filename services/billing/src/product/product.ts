import {
  type ProductState,
  type ProductTold,
  type RegisteredProduct,
  type RenewalFailure,
  staysTold,
  type SubscriptionTold,
} from '@atrium/contracts';
import type { LocalDate } from '../date/local-date.js';
import {
  endOf,
  handedOn,
  type OwnRenewalWay,
  prolonged,
  type Subscription,
} from '../subscription/subscription.js';

/** How many orders a product remembers: more than can be under way. */
const ordersKept = 100;

/** That a product is, or was, one organization's. */
export interface Stay {
  /** Counts the stays of a product from 0. */
  readonly number: number;
  readonly organizationId: string;
  readonly since: Date;
  /** Null while it lasts. */
  readonly until: Date | null;
  /** Which transfer began it; null for the first. */
  readonly transferId: string | null;
}

/** Something that one organization has and its members use. Billing says whose it is. */
export interface Product {
  readonly _id: string;
  /** Of a product that ended: whose it was. */
  readonly organizationId: string;
  readonly type: string;
  readonly name: string;
  readonly state: ProductState;
  /** The oldest first. */
  readonly stays: readonly Stay[];
  readonly registeredBy: string;
  readonly registeredAt: Date;
  /** For how long it is paid; null, or missing, for one that an operator has registered, or that is sold once. */
  readonly subscription?: Subscription | null;
  /** The orders that have paid for it, the newest last. */
  readonly orders?: readonly string[];
  /** By which order it renews itself, until it is known what came of it (decision 6). */
  readonly renewal?: OwnRenewal | null;
}

/** An order that the platform places for a product, and whose it was then. */
export interface OwnRenewal {
  readonly orderId: string;
  readonly organizationId: string;
  readonly way: OwnRenewalWay;
  /** Why it will not be, once that is known; its order is still to be ended. */
  readonly failed?: RenewalFailure;
}

/** What is registered. */
export type Wanted = Pick<Product, '_id' | 'organizationId' | 'type' | 'name'>;

export function newProduct(wanted: Wanted, by: string, at: Date): Product {
  const { organizationId } = wanted;
  const first = { number: 0, organizationId, since: at, until: null, transferId: null };
  return { ...wanted, state: 'active', stays: [first], registeredBy: by, registeredAt: at };
}

/** Whether a product is what somebody wants to register: then it is the same said again. */
export function isAsWanted(product: Product, wanted: Wanted): boolean {
  const { organizationId, type, name } = wanted;
  return (
    product.state === 'active' &&
    product.organizationId === organizationId &&
    product.type === type &&
    product.name === name
  );
}

/** The product after its end. */
export function ended(product: Product, at: Date): Product {
  return { ...product, state: 'ended', stays: withLastUntil(product.stays, at) };
}

/** The product as another organization's; it stays paid as it is. */
export function moved(product: Product, to: string, transferId: string, at: Date): Product {
  const number = (product.stays.at(-1)?.number ?? -1) + 1;
  const next = { number, organizationId: to, since: at, until: null, transferId };
  return {
    ...product,
    organizationId: to,
    stays: [...withLastUntil(product.stays, at), next],
    ...(product.subscription && { subscription: handedOn(product.subscription) }),
  };
}

/** Whether it is an organization's now, and has not ended. */
export function isHeldBy(
  { state, organizationId }: Pick<Product, 'state' | 'organizationId'>,
  whose: string,
): boolean {
  return state === 'active' && organizationId === whose;
}

/** The first day that is not paid; null for what has no end. */
export function paidUntilOf({ subscription }: Product): LocalDate | null {
  return subscription ? endOf(subscription) : null;
}

/** Whether an order has had its effect. */
export function wasProlongedBy({ orders = [] }: Product, orderId: string): boolean {
  return orders.includes(orderId);
}

/** By which order a product lasts longer, on which day, and until when that is to be paid; null where it is paid. */
export interface Prolonging {
  readonly orderId: string;
  readonly periods: number;
  readonly today: LocalDate;
  readonly payUntil: LocalDate | null;
}

/** The product with what an order has paid; null for one that does not go on: it ended, or has no subscription. */
export function prolongedBy(
  product: Product,
  { orderId, periods, today, payUntil }: Prolonging,
): (Product & { readonly subscription: Subscription }) | null {
  const { subscription, state, orders = [], renewal } = product;
  if (!subscription || state !== 'active') return null;
  const owed = payUntil === null ? [] : [{ orderId, payUntil }];
  const after = prolonged(subscription, periods, today);
  return {
    ...product,
    subscription: { ...after, owed: [...after.owed, ...owed] },
    orders: [...orders, orderId].slice(-ordersKept),
    ...(renewal?.orderId === orderId && { renewal: null }),
  };
}

/** A product that is paid for a time, after what happened to its subscription, as events tell it. */
export function subscriptionTold(product: Product): SubscriptionTold {
  const { _id: productId, organizationId, type, name: productName, subscription } = product;
  if (!subscription) throw new Error(`${productId} has no subscription`);
  const { planId, months, currency, automatic, hasWarranty, isCancelled, blockedOn } = subscription;
  return {
    ...{ organizationId, productId, type, productName, planId, months, currency },
    ...{
      paidUntil: endOf(subscription),
      automaticRenewal: automatic,
      renewalWarranty: hasWarranty,
    },
    ...{ cancelled: isCancelled, blocked: blockedOn !== null },
  };
}

/** Whether a transfer has had its effect. */
export function wasMovedBy({ stays }: Product, transferId: string): boolean {
  return stays.some((stay) => stay.transferId === transferId);
}

function withLastUntil(stays: readonly Stay[], until: Date): readonly Stay[] {
  return stays.map((stay, n) => (n === stays.length - 1 ? { ...stay, until } : stay));
}

/** A product as operators see it. */
export function shownProduct(product: Product): RegisteredProduct {
  const { _id: id, organizationId, type, name, state, stays, registeredBy, registeredAt } = product;
  const { subscription } = product;
  const endedAt = state === 'ended' ? (stays.at(-1)?.until ?? null) : null;
  return {
    ...{ id, organizationId, type, name, state, registeredBy },
    registeredAt: registeredAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    paidUntil: paidUntilOf(product),
    blocked: (subscription?.blockedOn ?? null) !== null,
    cancelled: subscription?.isCancelled ?? false,
  };
}

/** A product after what happened, as events tell it. */
export function toldOf({
  _id: productId,
  organizationId,
  type,
  name: productName,
  state,
  stays,
}: Product): ProductTold {
  return {
    ...{ organizationId, productId, type, productName, ended: state === 'ended' },
    stays: stays.slice(-staysTold).map(({ number, organizationId: whose, since, until }) => ({
      ...{ number, organizationId: whose, since: since.toISOString() },
      until: until?.toISOString() ?? null,
    })),
  };
}
