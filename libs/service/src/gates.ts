import type { Clock } from '@atrium/messaging';
import { Logger } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { Schema } from 'mongoose';
import { v7 as newId } from 'uuid';

/**
 * Where a service stands with one organization: while it is `open`, work may be started for it; closing it
 * waits until nothing that was started is still held (decision 7).
 */
export interface Gate {
  _id: string;
  state: 'open' | 'closing' | 'closed';
  /** Work under way: each holds the gate open until it is released, or until it must be taken for dead. */
  leases: { id: string; until: Date }[];
  schemaVersion: number;
}

const gateSchema = new Schema<Gate>(
  {
    _id: String,
    state: { type: String, required: true },
    leases: { type: [{ _id: false, id: String, until: Date }], default: [] },
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'gates', versionKey: false },
);

/** How long started work may take before the gate no longer waits for it, in milliseconds. */
const longestWork = 30_000;

/** The gates of one service, one document per organization. */
export class Gates {
  private readonly logger = new Logger(Gates.name);
  private readonly model: Model<Gate>;

  constructor(
    connection: Connection,
    private readonly clock: Clock,
  ) {
    this.model = connection.model<Gate>('Gate', gateSchema);
  }

  /** Opens the gate of a new organization. Once it exists, in whatever state, nothing changes. */
  async open(organizationId: string): Promise<void> {
    try {
      await this.model.create({ _id: organizationId, state: 'open', leases: [] });
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  /** Does work that must not be under way when the organization closes. */
  async whileOpen<Result>(organizationId: string, work: () => Promise<Result>): Promise<Result> {
    const lease = { id: newId(), until: new Date(this.clock.now().getTime() + longestWork) };
    const { matchedCount } = await this.model.updateOne(
      { _id: organizationId, state: 'open' },
      { $push: { leases: lease } },
    );
    if (matchedCount === 0) throw await this.whyNot(organizationId);
    try {
      return await work();
    } finally {
      await this.release(organizationId, lease.id);
    }
  }

  /** Without a gate the news of the organization has not come yet: that passes, closing does not. */
  private async whyNot(organizationId: string): Promise<Problem> {
    const gate = await this.find(organizationId);
    return gate
      ? new Problem('organization-closing')
      : new Problem('unavailable', { retryAfter: 1 });
  }

  /** What was done is done, whether or not its lease can be given back: it runs out by itself. */
  private async release(organizationId: string, id: string): Promise<void> {
    try {
      await this.model.updateOne({ _id: organizationId }, { $pull: { leases: { id } } });
    } catch (error) {
      this.logger.warn(`The gate of ${organizationId} is held a while longer: ${String(error)}`);
    }
  }

  /**
   * Lets nothing start any more; false while something that was started is still held. May be asked again:
   * whoever resumes a closing that began finds it begun. Where the news of the organization has not come
   * yet, the gate is made closing: it would else never close, or open afterwards.
   */
  async beginClosing(organizationId: string): Promise<boolean> {
    const now = this.clock.now();
    try {
      await this.model.updateOne(
        {
          _id: organizationId,
          state: { $in: ['open', 'closing'] },
          leases: { $not: { $elemMatch: { until: { $gt: now } } } },
        },
        { $set: { state: 'closing', leases: [] } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // It is there and did not match: held, or closed.
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
  }

  async find(organizationId: string): Promise<Gate | null> {
    return this.model.findById(organizationId).lean();
  }
}
