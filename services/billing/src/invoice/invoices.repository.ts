import {
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { InvoiceState } from '@atrium/contracts';
import type { Connection, Model } from 'mongoose';
import type { Tail } from './chain.js';
import type { Credit, Invoice, InvoicePayment, Refund, StateChange } from './invoice.js';
import {
  invoiceModel,
  isKept,
  type StoredInvoice,
  type UnfinishedCredit,
} from './invoice.schema.js';

const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** Which documents somebody wants to see. What is left out restricts nothing. */
export interface WantedInvoices {
  readonly kind?: Invoice['kind'];
  readonly state?: InvoiceState;
  /** From this moment on. */
  readonly from?: Date;
  /** Before this moment. */
  readonly until?: Date;
}

/** What became of an invoice: what is not named stays. */
export interface InvoiceChange {
  readonly state?: InvoiceState;
  readonly payment?: InvoicePayment;
  readonly credits?: readonly Credit[];
  readonly refunds?: readonly Refund[];
  /** Null takes it away. */
  readonly unfinished?: UnfinishedCredit | null;
}

/** What is noted with a change. */
export interface ChangeNotes {
  readonly history?: StateChange;
  readonly entry?: OutboxEntry;
  readonly command?: {
    readonly command: IdempotentCommand;
    readonly answer: object;
    readonly at: Date;
  };
}

/** Invoices and credit notes. Each method is one command, and each invariant the filter of one, or an index. */
@Injectable()
export class InvoicesRepository {
  private readonly model: Model<StoredInvoice>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = invoiceModel(connection);
    relay.watch(this.model);
  }

  async find(invoiceId: string): Promise<StoredInvoice | null> {
    return this.model
      .findOne({ _id: invoiceId, ...isKept })
      .select(withoutRecords)
      .lean<StoredInvoice>();
  }

  /** Whether there was such a document of an organization, of which only its place in the chain is left. */
  async isPurged(organizationId: string, invoiceId: string): Promise<boolean> {
    const purged = { _id: invoiceId, organizationId, purgedAt: { $exists: true } };
    return (await this.model.exists(purged)) !== null;
  }

  async findByCause(cause: string): Promise<StoredInvoice | null> {
    return this.model
      .findOne({ cause, ...isKept })
      .select(withoutRecords)
      .lean<StoredInvoice>();
  }

  /**
   * The newest of a series, as most of the database's members have it: one that a member still could lose must not be followed
   * by another, which would leave a gap.
   */
  async tail(series: string): Promise<Tail | null> {
    return this.model
      .findOne({ series })
      .sort({ n: -1 })
      .read('primary')
      .readConcern('majority')
      .select({ n: 1, hash: 1, issuedAt: 1 })
      .lean<Tail>();
  }

  /** The newest first, whatever its kind. */
  async page(
    organizationId: string,
    { kind, state, from, until }: WantedInvoices,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<StoredInvoice[]> {
    const issued = { ...(from && { $gte: from }), ...(until && { $lt: until }) };
    const [time = 0, id] = after ?? [];
    const issuedAt = new Date(time);
    const isBehind = after && [{ issuedAt: { $lt: issuedAt } }, { issuedAt, _id: { $lt: id } }];
    return this.model
      .find({
        organizationId,
        ...isKept,
        ...(kind && { kind }),
        ...(state && { state }),
        ...((from ?? until) && { issuedAt: issued }),
        ...(isBehind && { $or: isBehind }),
      })
      .sort({ issuedAt: -1, _id: -1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredInvoice[]>();
  }

  /** Those of these numbers that are an organization's. */
  async ofNumbers(organizationId: string, numbers: readonly string[]): Promise<StoredInvoice[]> {
    return this.model
      .find({ _id: { $in: numbers }, organizationId })
      .select(withoutRecords)
      .lean<StoredInvoice[]>();
  }

  /** False when its place is taken, or its cause has a document: the indexes judge. */
  async insert(invoice: Invoice, entry: OutboxEntry): Promise<boolean> {
    const document = { ...invoice, revision: 0, schemaVersion: 1, ...newWithEvents(entry) };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /** Makes it this; null, and nothing is changed, when something else became of it meanwhile, or the command was done. */
  async change(
    { _id, revision }: StoredInvoice,
    { unfinished, ...after }: InvoiceChange,
    { history, entry, command }: ChangeNotes,
  ): Promise<StoredInvoice | null> {
    const told = entry && withEvents(entry);
    const noted = command?.command.noted(command.answer, command.at);
    const document = await this.model
      .findOneAndUpdate(
        { _id, revision, ...command?.command.notDone },
        {
          $set: { ...after, ...(unfinished && { unfinished }) },
          ...(unfinished === null && { $unset: { unfinished: 1 } }),
          $push: { ...(history && { history }), ...told?.$push, ...noted?.$push },
          $inc: { revision: 1, ...told?.$inc },
        } as object,
        { returnDocument: 'after' },
      )
      .lean<StoredInvoice>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }

  /** Takes over an unfinished credit whose maker is at it no more. */
  async claimOverdue(now: Date, until: Date): Promise<StoredInvoice | null> {
    return this.model
      .findOneAndUpdate(
        { 'unfinished.until': { $lte: now } },
        { $set: { 'unfinished.until': until } },
        { returnDocument: 'after' },
      )
      .select(withoutRecords)
      .lean<StoredInvoice>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }
}
