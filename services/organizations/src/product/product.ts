import type { ProductAccess, ProductGrant, ProductTold } from '@atrium/contracts';

/** That a product is, or was, one organization's. */
interface Stay {
  /** Counts the stays of a product from 0. */
  readonly number: number;
  readonly organizationId: string;
  readonly since: Date;
  /** Null while it lasts. */
  readonly until: Date | null;
}

/** A product as billing, which owns it, has last told of it. */
export interface Product {
  readonly _id: string;
  /** Of a product that ended: whose it was. */
  readonly organizationId: string;
  readonly type: string;
  readonly name: string;
  readonly ended: boolean;
  /** The oldest first. */
  readonly stays: readonly Stay[];
  readonly version: number;
}

/** A product that is the organization's which is looked at. */
export interface HeldProduct {
  readonly productId: string;
  readonly type: string;
  /** The number of its stay there: only what was granted during that stay counts. */
  readonly stay: number;
}

/**
 * A grant as it is stored. What was granted before a product went to another organization does not come back with it, so a
 * grant says for which stay it is: left out for the first.
 */
export interface StoredGrant extends ProductGrant {
  readonly stay?: number;
}

/** A product by what an event tells of it. */
export function productOf(told: ProductTold, version: number): Product {
  const { productId: _id, organizationId, type, productName: name, ended, stays } = told;
  return {
    ...{ _id, organizationId, type, name, ended, version },
    stays: stays.map(({ number, organizationId: whose, since, until }) => ({
      ...{ number, organizationId: whose, since: new Date(since) },
      until: until === null ? null : new Date(until),
    })),
  };
}

/** The product as the organization's, now or at a moment that is past; null when it is not. */
export function heldBy(
  organizationId: string,
  product: Product | null | undefined,
  at?: Date,
): HeldProduct | null {
  if (!product) return null;
  const stay = at ? stayAt(organizationId, product, at) : presentStay(organizationId, product);
  return stay ? { productId: product._id, type: product.type, stay: stay.number } : null;
}

function presentStay(organizationId: string, product: Product): Stay | undefined {
  const isTheirs = !product.ended && product.organizationId === organizationId;
  return isTheirs ? product.stays.at(-1) : undefined;
}

function stayAt(organizationId: string, { stays }: Product, at: Date): Stay | undefined {
  return stays.find(
    (stay) =>
      stay.organizationId === organizationId &&
      stay.since <= at &&
      (stay.until === null || at < stay.until),
  );
}

/** Since when a product is the organization's no more; null for one that never was, or at that moment not yet. */
export function lostSince(
  organizationId: string,
  product: Product | null | undefined,
  at: Date,
): Date | null {
  const left = product?.stays.findLast(
    (stay) => stay.organizationId === organizationId && stay.until !== null && stay.until <= at,
  );
  return left?.until ?? null;
}

/** Whether a grant is one of this product, made during its present stay. */
export function isOf(grant: StoredGrant, { productId, stay }: HeldProduct): boolean {
  return grant.productId === productId && stayOf(grant) === stay;
}

/** For which stay of its product a grant is. */
export function stayOf({ stay = 0 }: StoredGrant): number {
  return stay;
}

/** A grant with what is stored of it, no more. */
export function plainGrant({ productId, right, stay }: StoredGrant): StoredGrant {
  return { productId, right, ...(stay !== undefined && { stay }) };
}

/**
 * Grants as they are to be stored, and the places of those that can't be given: of a product that is not the organization's.
 * What was granted before may stay as it is; it gives nothing.
 */
export function chosenGrants(
  wanted: readonly ProductGrant[],
  held: ReadonlyMap<string, HeldProduct>,
  before: readonly StoredGrant[],
): { readonly grants: StoredGrant[]; readonly unknown: number[] } {
  const former = new Map(before.map((grant) => [grant.productId, grant]));
  const unknown: number[] = [];
  const grants = wanted.map(({ productId, right }, place) => {
    const product = held.get(productId);
    const earlier = former.get(productId);
    if (!product && !earlier) unknown.push(place);
    const stay = product?.stay ?? earlier?.stay ?? 0;
    return { productId, right, ...(stay > 0 && { stay }) };
  });
  return { grants, unknown };
}

/** All by which somebody may do something with a product: the role, what was granted to the person, and to teams. */
export function accessTo(
  product: HeldProduct,
  holding: {
    readonly byRole: 'manage' | null;
    readonly own: readonly StoredGrant[];
    readonly teams: readonly { readonly _id: string; readonly products: readonly StoredGrant[] }[];
  },
): ProductAccess[] {
  const { byRole, own, teams } = holding;
  const granted = (grants: readonly StoredGrant[]) => grants.filter((one) => isOf(one, product));
  return [
    ...(byRole ? [{ rule: 'role' as const, right: byRole }] : []),
    ...granted(own).map(({ right }) => ({ rule: 'product-grant' as const, right })),
    ...teams.flatMap(({ _id: teamId, products }) =>
      granted(products).map(({ right }) => ({ rule: 'team-grant' as const, right, teamId })),
    ),
  ];
}
