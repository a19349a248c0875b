import {
  type ProductState,
  type ProductTold,
  type RegisteredProduct,
  staysTold,
} from '@atrium/contracts';

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

/** The product as another organization's. */
export function moved(product: Product, to: string, transferId: string, at: Date): Product {
  const number = (product.stays.at(-1)?.number ?? -1) + 1;
  const next = { number, organizationId: to, since: at, until: null, transferId };
  return {
    ...product,
    organizationId: to,
    stays: [...withLastUntil(product.stays, at), next],
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
  const endedAt = state === 'ended' ? (stays.at(-1)?.until ?? null) : null;
  return {
    ...{ id, organizationId, type, name, state, registeredBy },
    registeredAt: registeredAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
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
