import type { AddressUse } from '@atrium/contracts';
import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { AddressTerms, BillingAddress } from './billing-address.js';
import {
  billingAddressModel,
  type StoredAddress,
  type StoredRemovedAddress,
} from './billing-address.schema.js';

const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** The billing addresses. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class BillingAddressesRepository {
  private readonly model: Model<StoredAddress>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = billingAddressModel(connection);
    relay.watch(this.model);
  }

  /** In the order in which they were added: their ids are. */
  async list(organizationId: string, atMost: number): Promise<StoredAddress[]> {
    return this.model
      .find({ organizationId, state: 'open' })
      .sort({ _id: 1 })
      .limit(atMost)
      .select(withoutRecords)
      .lean<StoredAddress[]>();
  }

  async count(organizationId: string, atMost: number): Promise<number> {
    return this.model.countDocuments({ organizationId, state: 'open' }).limit(atMost);
  }

  async find(organizationId: string, addressId: string): Promise<StoredAddress | null> {
    return this.model
      .findOne({ _id: addressId, organizationId, state: 'open' })
      .select(withoutRecords)
      .lean<StoredAddress>();
  }

  /** Also one that is being replaced, or was removed. */
  async findEver(
    organizationId: string,
    addressId: string,
  ): Promise<StoredAddress | StoredRemovedAddress | null> {
    return this.model
      .findOne({ _id: addressId, organizationId })
      .select(withoutRecords)
      .lean<StoredAddress | StoredRemovedAddress>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  async insert(
    address: BillingAddress,
    entry: OutboxEntry,
    noted: { idempotency?: IdempotencyEntry[] },
  ): Promise<void> {
    const document = { ...address, schemaVersion: 1, ...newWithEvents(entry), ...noted };
    await this.model.create(document as never);
    this.relay.offer(this.model, document);
  }

  /** Makes it this, if it still is the version that was looked at: null else. */
  async change(
    { _id, version }: StoredAddress,
    terms: AddressTerms,
    entry: OutboxEntry,
  ): Promise<StoredAddress | null> {
    return this.update({ _id, version, state: 'open' }, { $set: { terms }, ...withEvents(entry) });
  }

  /** Removes it, if nothing uses it. False, and nothing is changed, else. */
  async remove({ _id }: StoredAddress, entry: OutboxEntry): Promise<boolean> {
    const removed = await this.update(
      { _id, state: 'open', uses: { $size: 0 } },
      { $set: { state: 'removed' }, $unset: { terms: 1 }, ...withEvents(entry) },
    );
    return removed !== null;
  }

  /** Notes that something uses it; noted again, nothing changes. False when there is no such address, or not any more. */
  async hold(organizationId: string, addressId: string, use: AddressUse): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: addressId, organizationId, state: 'open' },
      { $addToSet: { uses: asStored(use) } },
    );
    return matchedCount === 1;
  }

  /** Notes that something uses it no more, whatever has become of it. Answers what takes its place, if anything does. */
  async release(
    organizationId: string,
    addressId: string,
    use: AddressUse,
  ): Promise<Pick<StoredAddress, 'replacedBy'> | null> {
    return this.model
      .findOneAndUpdate(
        { _id: addressId, organizationId },
        { $pull: { uses: asStored(use) } },
        { returnDocument: 'after', projection: { replacedBy: 1 } },
      )
      .lean<StoredAddress>();
  }

  private async update(filter: object, update: object): Promise<StoredAddress | null> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredAddress>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}

/** In this order, as a set of objects tells them apart by it. */
function asStored({ what, id }: AddressUse): AddressUse {
  return { what, id };
}
