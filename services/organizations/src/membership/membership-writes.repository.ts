import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { OutboxRelay } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { HistoryRepository } from '../history/history.repository.js';
import { membershipModel, type StoredMembership } from './membership.schema.js';

/** The one conditional write that changes a membership, and what follows from each: events told, history kept short. */
@Injectable()
export class MembershipWrites {
  private readonly model: Model<StoredMembership>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly history: HistoryRepository,
  ) {
    this.model = membershipModel(connection);
    relay.watch(this.model);
  }

  /**
   * Null when the filter finds nothing: then nothing has changed. By the driver itself: mongoose would make a
   * document of its own of each entry of history and outbox, a seventh of what accepting costs this service.
   */
  async update(filter: object, update: object): Promise<StoredMembership | null> {
    const document = await this.model.collection.findOneAndUpdate(filter, update, {
      returnDocument: 'after',
      ignoreUndefined: true,
    });
    return document && this.written(document as unknown as StoredMembership);
  }

  /** A document as it was written. */
  written(document: StoredMembership): StoredMembership {
    this.relay.offer(this.model, document);
    this.history.offer(this.model, document);
    return document;
  }
}
