/** What the floor stores: the same facts as the product in the fewest fields, with the same indexes. */
export interface FloorSession {
  _id: string;
  accountId: string;
  expiresAt: Date;
}

export interface FloorMembership {
  _id: string;
  accountId: string;
  organizationId: string;
  state: 'invited' | 'active';
  chosenAt: number;
  outbox: object[];
  /** Of those about whose rights is asked. */
  products?: FloorGrant[];
  teams?: string[];
}

export interface FloorGrant {
  productId: string;
  right: 'manage' | 'use';
}

/** Whose it is. */
export interface FloorProduct {
  _id: string;
  organizationId: string;
  ended: boolean;
}

export interface FloorTeam {
  _id: string;
  products: FloorGrant[];
}

export interface FloorOrganization {
  _id: string;
  name: string;
}
