import type { Currency } from '@atrium/contracts';
import type { Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Closing, Closure } from '../organization/organization.js';
import { type Attempt, clearedSince, type Fact } from './closing.js';
import { closingRecordModel, type StoredAttempt } from './closing-record.schema.js';

/** How many attempts before one are looked at for what was cleared since. */
const looked = 20;

/** Who has tried to close what, and what came of it. Each method may be done again. */
@Injectable()
export class ClosingRecordsRepository {
  private readonly model: Model<StoredAttempt>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = closingRecordModel(connection);
  }

  async begin(organizationId: string, { id, by, at }: Closing): Promise<void> {
    await this.model.create({ _id: id, organizationId, by, at, outcome: 'begun' });
  }

  async obstructed(closingId: string, obstacles: readonly Fact[]): Promise<void> {
    await this.model.updateOne({ _id: closingId }, { $set: { outcome: 'obstructed', obstacles } });
  }

  /** Where nothing stood in the way, and it was not closed all the same. */
  async givenUp(closingId: string): Promise<void> {
    await this.model.updateOne(
      { _id: closingId, outcome: 'begun' },
      { $set: { outcome: 'given-up' } },
    );
  }

  async closed(
    organizationId: string,
    { id, at }: Closure,
    payOuts: readonly Currency[],
  ): Promise<void> {
    const before = await this.model
      .find({ organizationId, _id: { $lt: id } })
      .sort({ _id: -1 })
      .limit(looked)
      .lean<Attempt[]>();
    const paidOut = payOuts.map((which) => ({ kind: 'prepaid-money', which }));
    const cleared = clearedSince(before, paidOut);
    await this.model.updateOne(
      { _id: id, outcome: { $nin: ['restored', 'purged'] } },
      { $set: { outcome: 'closed', closedAt: at, cleared } },
    );
  }

  async restored(closingId: string, restoredBy: string, restoredAt: Date): Promise<void> {
    await this.model.updateOne(
      { _id: closingId },
      { $set: { outcome: 'restored', restoredAt, restoredBy } },
    );
  }

  async purged(closingId: string, purgedAt: Date): Promise<void> {
    await this.model.updateOne({ _id: closingId }, { $set: { outcome: 'purged', purgedAt } });
  }

  /** The newest first. */
  async page(
    organizationId: string | undefined,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<Attempt[]> {
    const rest = after && { _id: { $lt: after[1] } };
    return this.model
      .find({ ...(organizationId !== undefined && { organizationId }), ...rest })
      .sort({ _id: -1 })
      .limit(limit)
      .lean<Attempt[]>();
  }
}
