import { type Obstacle, type ProductTransfer, transferEffects } from '@atrium/contracts';

/**
 * `accepted`: somebody may receive it, and billing is to be asked to move it. `done`: it is the other organization's. `failed`:
 * billing refused, as the product had ended or gone elsewhere, or the receiver is closing.
 */
export type TransferState = 'open' | 'withdrawn' | 'accepted' | 'done' | 'failed';

/** A product's way from one organization to another (B-7). */
export interface Transfer {
  readonly _id: string;
  /** The organization that gives it. */
  readonly organizationId: string;
  readonly productId: string;
  readonly state: TransferState;
  /** The account that began it, and vouches for the link. */
  readonly by: string;
  readonly at: Date;
  /** From this moment on it is too late. */
  readonly expiresAt: Date;
  /** Where the link was mailed to. */
  readonly email: string | null;
  /** The organization that receives it, once somebody has accepted. */
  readonly to: string | null;
  readonly acceptedBy: string | null;
  readonly acceptedAt: Date | null;
}

const day = 24 * 60 * 60 * 1_000;

export function newTransfer(
  what: Pick<Transfer, '_id' | 'organizationId' | 'productId' | 'by' | 'at' | 'email'>,
  days: number,
): Transfer {
  return {
    ...what,
    state: 'open',
    expiresAt: new Date(what.at.getTime() + days * day),
    ...{ to: null, acceptedBy: null, acceptedAt: null },
  };
}

/** Whether a link still gives something, as far as the transfer itself says. */
export function isOpen({ state, expiresAt }: Transfer, now: Date): boolean {
  return state === 'open' && now < expiresAt;
}

/** Whether the same person has accepted it for the same organization before, and it was not in vain. */
export function isAcceptedBy(transfer: Transfer, accountId: string, to: string): boolean {
  const { state, acceptedBy } = transfer;
  return (
    (state === 'accepted' || state === 'done') && acceptedBy === accountId && transfer.to === to
  );
}

/** A transfer as those who may transfer see it. */
export function shownTransfer({
  _id: id,
  productId,
  state,
  email,
  by,
  expiresAt,
}: Transfer): ProductTransfer {
  return {
    ...{ id, productId, state: state === 'open' ? 'open' : 'accepted', email, by },
    effects: [...transferEffects],
    expiresAt: expiresAt.toISOString(),
  };
}

/** A transfer after what happened, as events tell it. */
export function toldOfTransfer({ _id: transferId, organizationId, productId }: Transfer) {
  return { transferId, organizationId, productId };
}

/** What a product that is on its way to somebody else is to closing its organization; null once its link has run out. */
export function pendingTransfer(transfer: Transfer, now: Date): Obstacle | null {
  const { organizationId, productId, state } = transfer;
  if (state === 'open' && !isOpen(transfer, now)) return null;
  const path = `/v1/organizations/${organizationId}/products/${productId}/transfer`;
  return {
    ...{ kind: 'transfer-pending', id: productId, what: productId, money: null },
    why: state === 'open' ? 'Somebody can still accept it.' : 'It is just being carried out.',
    clearedBy: state === 'open' ? { method: 'DELETE', path } : null,
  };
}
