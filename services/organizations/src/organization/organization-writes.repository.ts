import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { OutboxRelay } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { HistoryRepository } from '../history/history.repository.js';
import { organizationModel, type StoredOrganization } from './organization.schema.js';

/** The one conditional write that changes an organization, and what follows from each: events told, history kept short. */
@Injectable()
export class OrganizationWrites {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly history: HistoryRepository,
  ) {
    this.model = organizationModel(connection);
    relay.watch(this.model);
  }

  /** Null when the filter finds nothing: then nothing has changed. */
  async update(
    filter: object,
    update: object,
    arrayFilters?: Record<string, unknown>[],
  ): Promise<StoredOrganization | null> {
    const options = { returnDocument: 'after' as const, ...(arrayFilters && { arrayFilters }) };
    const document = await this.model
      .findOneAndUpdate(filter, update, options)
      .lean<StoredOrganization>();
    return document && this.written(document);
  }

  /** A document as it was written. */
  written(document: StoredOrganization): StoredOrganization {
    this.relay.offer(this.model, document);
    this.history.offer(this.model, document);
    return document;
  }
}
