import { taxNumberChangesKept } from '@atrium/contracts';
import { newWithEvents, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { v7 as newId } from 'uuid';
import {
  lineOfVies,
  type OperatorWord,
  type TaxNumberLine,
  type ViesAnswer,
} from './tax-number.js';
import { type StoredTaxNumber, taxNumberModel } from './tax-number.schema.js';

/** What is known of tax numbers, one document for each number. */
@Injectable()
export class TaxNumbersRepository {
  private readonly model: Model<StoredTaxNumber>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = taxNumberModel(connection);
    relay.watch(this.model);
  }

  async find(number: string): Promise<StoredTaxNumber | null> {
    return this.model.findOne({ number }).select({ outbox: 0 }).lean<StoredTaxNumber>();
  }

  /** The document of a number, made where there is none yet: the index sees to it that there is one. */
  async findOrAdd(number: string): Promise<StoredTaxNumber> {
    const known = await this.find(number);
    if (known) return known;
    try {
      await this.model.create({ _id: newId(), number, ...newWithEvents() } as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
    return (await this.find(number)) as StoredTaxNumber;
  }

  /** Has VIES asked about a number, unless it is about to be asked anyway. */
  async makeDue({ _id }: StoredTaxNumber, at: Date): Promise<void> {
    await this.model.updateOne({ _id, dueAt: null }, { $set: { dueAt: at } });
  }

  /** Takes one that is due; `until`: when it is due again if nothing comes of it. */
  async claimDue(now: Date, until: Date): Promise<StoredTaxNumber | null> {
    return this.model
      .findOneAndUpdate(
        { dueAt: { $lte: now } },
        { $set: { dueAt: until } },
        { sort: { dueAt: 1 } },
      )
      .select({ outbox: 0 })
      .lean<StoredTaxNumber>();
  }

  async noteAnswer({ _id }: StoredTaxNumber, vies: ViesAnswer): Promise<void> {
    await this.model.updateOne(
      { _id },
      {
        $set: { vies, dueAt: null, failures: 0, lastFailure: null },
        $push: { history: newest(lineOfVies(vies)) },
      },
    );
  }

  async noteFailure({ _id }: StoredTaxNumber, lastFailure: string, dueAt: Date): Promise<void> {
    await this.model.updateOne({ _id }, { $set: { lastFailure, dueAt }, $inc: { failures: 1 } });
  }

  /** An operator's word, which counts from now on, in the place of another one's. */
  async confirm(
    { _id }: StoredTaxNumber,
    operator: OperatorWord,
    entry: OutboxEntry,
  ): Promise<StoredTaxNumber> {
    const line: TaxNumberLine = { ...operator, what: 'confirmed' };
    const change = { operator, dueAt: null, failures: 0, lastFailure: null };
    // Documents of numbers are never removed.
    return (await this.tell({ _id }, change, line, entry)) as StoredTaxNumber;
  }

  /** Null, and nothing is changed, when no operator's word counts. */
  async revoke(
    { _id }: StoredTaxNumber,
    { by, at }: { by: string; at: Date },
    entry: OutboxEntry,
  ): Promise<StoredTaxNumber | null> {
    const line = { at, what: 'revoked', by, evidence: null, name: null, address: null } as const;
    return this.tell({ _id, operator: { $ne: null } }, { operator: null }, line, entry);
  }

  private async tell(
    filter: object,
    change: object,
    line: TaxNumberLine,
    entry: OutboxEntry,
  ): Promise<StoredTaxNumber | null> {
    const { $push, $inc } = withEvents(entry);
    const update = { $set: change, $push: { ...$push, history: newest(line) }, $inc };
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredTaxNumber>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}

function newest(line: TaxNumberLine) {
  return { $each: [line], $slice: -taxNumberChangesKept };
}
