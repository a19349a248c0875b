import type { BankCreditState } from '@atrium/contracts';
import { newWithEvents, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { byTimer, type Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { BankCredit } from './bank-credit.js';
import { bankCreditModel, type StoredBankCredit } from './bank-credit.schema.js';

/** What banks have credited. Each method is one command, and each invariant the filter of one or an index. */
@Injectable()
export class BankCreditsRepository {
  private readonly model: Model<StoredBankCredit>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = bankCreditModel(connection);
    relay.watch(this.model);
  }

  find(creditId: string): Promise<StoredBankCredit | null> {
    return this.model.findById(creditId).select({ outbox: 0 }).lean<StoredBankCredit>();
  }

  /** The newest first. */
  page(
    state: BankCreditState | undefined,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<StoredBankCredit[]> {
    const [time = 0, id] = after ?? [];
    const importedAt = new Date(time);
    return this.model
      .find({
        ...(state && { state }),
        ...(after && {
          $or: [{ importedAt: { $lt: importedAt } }, { importedAt, _id: { $gt: id } }],
        }),
      })
      .sort({ importedAt: -1, _id: 1 })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<StoredBankCredit[]>();
  }

  /** False when another file has had it. */
  async insert(credit: BankCredit, dueAt: Date): Promise<boolean> {
    const document = { ...credit, dueAt, schemaVersion: 1, ...newWithEvents() };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /** A later file says what the first one did not: then it is looked at again. False where there is nothing to add. */
  async complete({ _id, reference, message, debtorName, debtorIban }: BankCredit, dueAt: Date) {
    const said = { reference, message, debtorName, debtorIban };
    const added = await this.update(
      { _id, state: 'unassigned', reason: 'no-reference' },
      { $set: { ...said, state: 'received', reason: null, dueAt } },
    );
    return added !== null;
  }

  /** Notes what became of it; null when that was noted, by somebody who looked at it at the same time. */
  settle(
    { _id }: BankCredit,
    after: Pick<BankCredit, 'state' | 'reason' | 'organizationId' | 'paymentId'>,
    entries: readonly OutboxEntry[],
  ): Promise<StoredBankCredit | null> {
    const update = { $set: after, $unset: { dueAt: 1 }, ...withEvents(...entries) };
    return this.update({ _id, state: 'received' }, update);
  }

  /** An operator says whose it is; null when it is known. */
  assign(
    { _id }: BankCredit,
    organizationId: string,
    entries: readonly OutboxEntry[],
  ): Promise<StoredBankCredit | null> {
    const after = { state: 'to-prepaid', reason: 'assigned', organizationId };
    const reversal = { $ne: 'taken-back' };
    const update = { $set: after, ...withEvents(...entries) };
    return this.update({ _id, state: 'unassigned', reversal }, update);
  }

  /** Takes from credits of before a moment, where they are placed, who has sent them and with which words (E-8). Answers of how many. */
  async bare(moment: Date, purgedAt: Date): Promise<number> {
    const { modifiedCount } = await this.model.updateMany(
      {
        purgedAt: { $exists: false },
        importedAt: { $lt: moment },
        state: { $in: ['matched', 'to-prepaid'] },
      },
      { $set: { debtorName: null, debtorIban: null, message: null, purgedAt } },
    );
    return modifiedCount;
  }

  /** One that nobody has looked at to the end; until then nobody else does. */
  claimDue(now: Date, until: Date): Promise<StoredBankCredit | null> {
    const options = { returnDocument: 'after', comment: byTimer } as const;
    return this.model
      .findOneAndUpdate({ dueAt: { $lte: now } }, { $set: { dueAt: until } }, options)
      .lean<StoredBankCredit>();
  }

  private async update(filter: object, update: object): Promise<StoredBankCredit | null> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredBankCredit>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}
