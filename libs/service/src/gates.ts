import type { Clock } from '@atrium/messaging';
import { Logger } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { setTimeout } from 'node:timers/promises';
import type { Connection, Model } from 'mongoose';
import { Schema } from 'mongoose';
import { v7 as newId } from 'uuid';

/**
 * Where a service stands with one organization, or with one account: while it is `open`, work may be started for it; closing it
 * waits until nothing that was started is still held (decision 7).
 */
export interface Gate {
  _id: string;
  state: 'open' | 'closing' | 'closed';
  /** Work under way: each holds the gate open until it is released, or until it must be taken for dead. */
  leases: { id: string; until: Date }[];
  /** Which closing holds it shut. */
  closingId?: string | null;
  /** The closings that were given up: one that is heard of late shuts nothing any more. The newest are remembered. */
  released?: string[];
  schemaVersion: number;
}

/** Whether a closing has shut a gate; `busy` while something that was started is still held, or another closing has it; `over` for one that was given up. */
export type Shutting = 'shut' | 'busy' | 'over';

const gateSchema = new Schema<Gate>(
  {
    _id: String,
    state: { type: String, required: true },
    leases: { type: [{ _id: false, id: String, until: Date }], default: [] },
    closingId: { type: String, default: null },
    released: { type: [String], default: [] },
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'gates', versionKey: false },
);

/** How long started work may take before the gate no longer waits for it, in milliseconds. */
const longestWork = 30_000;

/** How many closings that were given up a gate remembers: a request is not under way for longer than a few of them take. */
const closingsRemembered = 50;

/** How often, and after how many milliseconds, is looked whether what was started has come to its end. */
const looks = 8;
const lookAgain = 200;

/** The gates of one service, one document for each organization, and for each account where that has one. */
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

  /** The same in a service that hears of no organization when it is founded: the gate is made with the first work. */
  async whileNotClosing<Result>(
    organizationId: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    await this.open(organizationId);
    return this.whileOpen(organizationId, work);
  }

  /**
   * The same for work that nobody waits for. While somebody only tries to close the organization it is `busy`: it may be open again
   * in a moment, and then the work goes on.
   */
  async whileOpenOrLater<Result>(
    organizationId: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.whileOpen(organizationId, work);
    } catch (error) {
      const isShut = error instanceof Problem && error.code === 'organization-closing';
      if (isShut && (await this.find(organizationId))?.state === 'closing') {
        throw new Problem('busy', { retryAfter: 1 });
      }
      throw error;
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
   * Lets nothing start any more. May be asked again: whoever resumes a closing that began finds it begun. Where the news of the
   * organization has not come yet, the gate is made shut: it would else never close, or open afterwards.
   */
  async shut(organizationId: string, closingId: string): Promise<Shutting> {
    const now = this.clock.now();
    try {
      await this.model.updateOne(
        {
          _id: organizationId,
          released: { $ne: closingId },
          $or: [{ state: 'open' }, { state: 'closing', closingId }],
          leases: { $not: { $elemMatch: { until: { $gt: now } } } },
        },
        { $set: { state: 'closing', closingId, leases: [] } },
        { upsert: true },
      );
      return 'shut';
    } catch (error) {
      // It is there and did not match.
      if ((error as { code?: number }).code !== 11_000) throw error;
      const gate = await this.find(organizationId);
      return gate?.released?.includes(closingId) || gate?.state === 'closed' ? 'over' : 'busy';
    }
  }

  /** The same, with some patience for what is just being done. */
  async shutSoon(organizationId: string, closingId: string): Promise<Shutting> {
    for (let look = 1; ; look += 1) {
      const shutting = await this.shut(organizationId, closingId);
      if (shutting !== 'busy' || look === looks) return shutting;
      await setTimeout(lookAgain);
    }
  }

  /** Whether a closing holds the gate shut. */
  async isShutBy(organizationId: string, closingId: string): Promise<boolean> {
    const gate = await this.find(organizationId);
    return gate?.closingId === closingId;
  }

  /** The organization is closed by what has shut the gate. False where the closing was given up before. */
  async confirm(organizationId: string, closingId: string): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: organizationId, closingId, state: { $in: ['closing', 'closed'] } },
      { $set: { state: 'closed' } },
    );
    return matchedCount === 1;
  }

  /**
   * Gives a closing up: what it had shut is open again, and it shuts nothing any more, however late it is heard of. May be done again.
   * A gate whose closing was confirmed is opened only where that is said.
   */
  async reopen(
    organizationId: string,
    closingId: string,
    states: readonly Gate['state'][] = ['closing'],
  ): Promise<void> {
    const released = { $each: [closingId], $slice: -closingsRemembered };
    try {
      await this.model.updateOne(
        { _id: organizationId, released: { $ne: closingId } },
        { $push: { released }, $setOnInsert: { state: 'open', leases: [] } },
        { upsert: true },
      );
    } catch (error) {
      // It was given up before.
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
    await this.model.updateOne(
      { _id: organizationId, state: { $in: states }, closingId },
      { $set: { state: 'open', closingId: null } },
    );
  }

  /** Nothing will ever start again. What stays says so to whatever is heard of late. */
  async close(organizationId: string): Promise<void> {
    await this.model.updateOne(
      { _id: organizationId },
      { $set: { state: 'closed', closingId: null, released: [], leases: [] } },
      { upsert: true },
    );
  }

  async find(organizationId: string): Promise<Gate | null> {
    return this.model.findById(organizationId).lean();
  }
}
