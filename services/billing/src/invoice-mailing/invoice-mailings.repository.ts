import {
  changeWritten,
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { InvoiceMailing, MailOfMailing } from './invoice-mailing.js';
import {
  mailingModel,
  type StoredMailing,
  type UnpreparedMailing,
} from './invoice-mailing.schema.js';

const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** The mailings. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class InvoiceMailingsRepository {
  private readonly model: Model<StoredMailing>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = mailingModel(connection);
    relay.watch(this.model);
  }

  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  async find(organizationId: string, mailingId: string): Promise<StoredMailing | null> {
    return this.model
      .findOne({ _id: mailingId, organizationId })
      .select(withoutRecords)
      .lean<StoredMailing>();
  }

  /** Notes what is wanted, to be prepared by whoever finds it. Throws where the command was done. */
  async insert(
    mailing: InvoiceMailing,
    unfinished: UnpreparedMailing,
    noted: { readonly idempotency?: readonly IdempotencyEntry[] },
  ): Promise<void> {
    const document = { ...mailing, unfinished, schemaVersion: 1, ...noted, ...newWithEvents() };
    await this.model.create(document as never);
    changeWritten();
  }

  /** The same for one that has its id already: whoever comes second has nothing to do. */
  async insertOnce(mailing: InvoiceMailing, unfinished: UnpreparedMailing): Promise<void> {
    try {
      await this.insert(mailing, unfinished, {});
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  /** Those by which the invoices of an organization went out when it was closed. */
  async ofClosings(organizationId: string): Promise<StoredMailing[]> {
    return this.model
      .find({ organizationId, closingId: { $exists: true } })
      .select(withoutRecords)
      .lean<StoredMailing[]>();
  }

  /** Takes over a mailing that nobody prepares. */
  async claimUnprepared(now: Date, until: Date): Promise<StoredMailing | null> {
    return this.model
      .findOneAndUpdate(
        { 'unfinished.until': { $lte: now } },
        { $set: { 'unfinished.until': until } },
        { returnDocument: 'after', comment: byTimer },
      )
      .select(withoutRecords)
      .lean<StoredMailing>();
  }

  /** It is still being prepared. */
  async keep({ _id }: InvoiceMailing, until: Date): Promise<void> {
    await this.model.updateOne(
      { _id, unfinished: { $exists: true } },
      { $set: { 'unfinished.until': until } },
    );
  }

  /** Once: of two who prepare it the first says in which mails it goes. */
  async prepared(
    { _id }: InvoiceMailing,
    mails: readonly MailOfMailing[],
    entry: OutboxEntry,
  ): Promise<void> {
    const document = await this.model
      .findOneAndUpdate(
        { _id, unfinished: { $exists: true } },
        { $set: { mails }, $unset: { unfinished: 1 }, ...withEvents(entry) } as object,
        { returnDocument: 'after' },
      )
      .lean<StoredMailing>();
    if (document) this.relay.offer(this.model, document);
  }

  /** How one of its mails ended, once. */
  async noteEnd(
    { _id, organizationId }: Pick<InvoiceMailing, '_id' | 'organizationId'>,
    { number, state, reason }: Pick<MailOfMailing, 'number' | 'state' | 'reason'>,
  ): Promise<void> {
    await this.model.updateOne(
      { _id, organizationId, mails: { $elemMatch: { number, state: 'waiting' } } },
      { $set: { 'mails.$.state': state, 'mails.$.reason': reason } },
    );
  }
}
