import type { Clock } from '@atrium/messaging';
import { CLOCK, secretHash } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Cart, CartClaim } from './cart.js';
import { cartModel, type ClaimIntent, type StoredCart } from './cart.schema.js';

/** What somebody shows to have a cart. */
export interface CartKey {
  readonly cartId: string;
  readonly secret: string;
}

/** Carts. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class CartsRepository {
  private readonly model: Model<StoredCart>;

  constructor(
    @InjectConnection() connection: Connection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.model = cartModel(connection);
  }

  async insert(cart: Cart, secret: string): Promise<void> {
    await this.model.create({ ...cart, secretHash: secretHash(secret), schemaVersion: 1 });
  }

  /** Null for another secret, and for one that ran out, whether or not it was cleared away. */
  async find({ cartId, secret }: CartKey): Promise<StoredCart | null> {
    return this.model
      .findOne({
        ...{ _id: cartId, secretHash: secretHash(secret) },
        expiresAt: { $gt: this.clock.now() },
      })
      .lean<StoredCart>();
  }

  /** Null when it was claimed, or changed by somebody else. */
  async change(
    { _id }: Cart,
    revision: number,
    content: Pick<Cart, 'country' | 'lines' | 'expiresAt'>,
  ): Promise<StoredCart | null> {
    return this.update({ _id, claim: null, revision }, { $set: content, $inc: { revision: 1 } });
  }

  /**
   * From here on it is this order's, and nobody changes it: of any number who claim it at once, one gets here (A4-5). Whoever asks
   * again finds the order as long as that is open.
   */
  async claim(
    { _id, revision }: Cart,
    claim: CartClaim,
    unfinished: ClaimIntent,
  ): Promise<StoredCart | null> {
    return this.update(
      { _id, claim: null, revision },
      { $set: { claim, unfinished, expiresAt: unfinished.order.expiresAt } },
    );
  }

  /** The order of its claim is stored. */
  async settle({ _id }: Cart): Promise<void> {
    await this.update({ _id, claim: { $ne: null } }, { $unset: { unfinished: 1 } });
  }

  /** Takes over one whose claimer is at it no more. */
  async claimOverdue(now: Date, until: Date): Promise<StoredCart | null> {
    return this.update(
      { 'unfinished.until': { $lte: now } },
      { $set: { 'unfinished.until': until } },
    );
  }

  private async update(filter: object, update: object): Promise<StoredCart | null> {
    return this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredCart>();
  }
}
