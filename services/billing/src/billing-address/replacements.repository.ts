import type { AddressUse } from '@atrium/contracts';
import { type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Replacement } from './billing-address.js';
import { billingAddressModel, type StoredAddress } from './billing-address.schema.js';

/** An address that another one replaces. */
export type ReplacedAddress = StoredAddress & {
  readonly replacement: Replacement;
  readonly replacedBy: string;
};

/** How another address takes the place of one, each step by one conditional write (decision 6). */
@Injectable()
export class ReplacementsRepository {
  private readonly model: Model<StoredAddress>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = billingAddressModel(connection);
  }

  async find(addressId: string): Promise<ReplacedAddress | null> {
    return this.model
      .findOne({ _id: addressId, replacement: { $exists: true } })
      .select({ outbox: 0, idempotency: 0 })
      .lean<ReplacedAddress>();
  }

  /**
   * Records the intent: from then on nothing new can use the address. Null when it is not there any more, or is just taking the
   * place of another one.
   */
  async begin(
    { _id }: Pick<StoredAddress, '_id'>,
    replacedBy: string,
    replacement: Replacement,
  ): Promise<ReplacedAddress | null> {
    return this.update(
      { _id, state: 'open', 'uses.what': { $ne: 'replacement' } },
      { $set: { state: 'replacing', replacedBy, replacement } },
    );
  }

  /** Takes the intent back: what was to take its place was not there. Nothing has been moved. */
  async giveUp({ _id, replacement }: ReplacedAddress): Promise<void> {
    await this.update(
      { _id, state: 'replacing', 'replacement.id': replacement.id },
      { $set: { state: 'open', replacedBy: null }, $unset: { replacement: 1 } },
    );
  }

  /** Notes which use is moved next. False when it is not among the uses any more. */
  async beginMove(
    { _id, replacement }: ReplacedAddress,
    use: AddressUse,
    until: Date,
  ): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id, 'replacement.id': replacement.id, uses: { $elemMatch: use } },
      { $set: { 'replacement.moving': use, 'replacement.until': until } },
    );
    return matchedCount === 1;
  }

  /** The other address has the use, so this one loses it. False when it was released meanwhile: then the other may not have it. */
  async endMove({ _id, replacement }: ReplacedAddress, use: AddressUse): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { ...moving(_id, replacement, use), uses: { $elemMatch: use } },
      { $pull: { uses: use }, $unset: { 'replacement.moving': 1 } },
    );
    return matchedCount === 1;
  }

  /** Forgets a move of what was released. */
  async forgetMove({ _id, replacement }: ReplacedAddress, use: AddressUse): Promise<void> {
    await this.model.updateOne(moving(_id, replacement, use), {
      $unset: { 'replacement.moving': 1 },
    });
  }

  /** Removes the address, which nothing uses any more: once. */
  async remove({ _id, replacement }: ReplacedAddress, entry: OutboxEntry): Promise<void> {
    await this.update(
      { _id, state: 'replacing', 'replacement.id': replacement.id, uses: { $size: 0 } },
      { $set: { state: 'removed' }, $unset: { terms: 1 }, ...withEvents(entry) },
    );
  }

  /** Nothing is left to be done. */
  async settle({ _id, replacement }: ReplacedAddress): Promise<void> {
    const filter = { _id, 'replacement.id': replacement.id };
    await this.model.updateOne(filter, { $unset: { replacement: 1 } });
  }

  /** Takes over one whose maker is at it no more. */
  async claimOverdue(now: Date, until: Date): Promise<ReplacedAddress | null> {
    return this.update(
      { 'replacement.until': { $lte: now } },
      { $set: { 'replacement.until': until } },
    );
  }

  private async update(filter: object, update: object): Promise<ReplacedAddress | null> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<ReplacedAddress>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}

function moving(_id: string, { id }: Replacement, use: AddressUse): object {
  return {
    ...{ _id, 'replacement.id': id },
    ...{ 'replacement.moving.what': use.what, 'replacement.moving.id': use.id },
  };
}
