/** A new product that somebody wants. */
export interface CartLine {
  readonly planId: string;
  readonly name: string;
  /** How many periods of the plan. */
  readonly periods: number;
}

/** What somebody wants who has no account yet: without rights, without money, and gone after a while (A4-1). */
export interface Cart {
  readonly _id: string;
  /** Where it is taxed as if (ISO 3166-1), and in whose currency it is priced. */
  readonly country: string;
  readonly lines: readonly CartLine[];
  /** Counts the changes, so that nobody overwrites what they did not see. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Null as long as it can be changed. */
  readonly claim: CartClaim | null;
}

/** Which order a cart became. */
export interface CartClaim {
  readonly organizationId: string;
  readonly orderId: string;
  readonly by: string;
  readonly at: Date;
}

/** Whether there is a cart for an organization: once claimed, it is there for that one alone (A4-5). */
export function isThereFor({ claim }: Pick<Cart, 'claim'>, organizationId: string): boolean {
  return claim === null || claim.organizationId === organizationId;
}
