import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
} from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { PaymentFileHead } from './pain-001.js';
import { batchModel, type StoredBatch } from './pay-out.schema.js';

/** The files for the bank, each as what it is made of. */
@Injectable()
export class PayOutBatchesRepository {
  private readonly model: Model<StoredBatch>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = batchModel(connection);
    relay.watch(this.model);
  }

  async find(batchId: string): Promise<StoredBatch | null> {
    return this.model.findById(batchId).select({ outbox: 0, idempotency: 0 }).lean<StoredBatch>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  async insert(
    head: PaymentFileHead,
    payOutIds: readonly string[],
    { entry, noted }: { entry: OutboxEntry; noted: { idempotency?: IdempotencyEntry[] } },
  ): Promise<void> {
    const document = {
      ...{ _id: head.id, head, payOutIds, schemaVersion: 1 },
      ...newWithEvents(entry),
      ...noted,
    };
    await this.model.create(document as never);
    this.relay.offer(this.model, document);
  }
}
