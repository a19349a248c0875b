import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { type SandboxIntent, sandboxIntentModel } from './sandbox-intent.schema.js';

/** What the sandbox remembers. */
@Injectable()
export class SandboxIntentsRepository {
  private readonly model: Model<SandboxIntent>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = sandboxIntentModel(connection);
  }

  find(intentId: string): Promise<SandboxIntent | null> {
    return this.model.findById(intentId).lean<SandboxIntent>();
  }

  findBySecret(clientSecret: string): Promise<SandboxIntent | null> {
    return this.model.findOne({ clientSecret }).lean<SandboxIntent>();
  }

  /** False when it is there. */
  async insert(intent: SandboxIntent): Promise<boolean> {
    try {
      await this.model.create(intent as never);
      return true;
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
  }

  /** Unless it is in another state by now. */
  async change(
    { _id, state }: SandboxIntent,
    change: Partial<Pick<SandboxIntent, 'state' | 'readyAt' | 'decline'>>,
  ): Promise<void> {
    await this.model.updateOne({ _id, state }, { $set: change });
  }

  async addRefund(intentId: string, refund: { id: string; amount: number }): Promise<void> {
    await this.model.updateOne(
      { _id: intentId, 'refunds.id': { $ne: refund.id } },
      { $push: { refunds: refund } },
    );
  }
}
