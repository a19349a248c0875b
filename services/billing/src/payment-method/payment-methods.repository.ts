import { changeWritten } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { ChosenMethod } from './payment-method.js';
import { paymentMethodModel } from './payment-method.schema.js';

/** How organizations pay: a document for each that has chosen. */
@Injectable()
export class PaymentMethodsRepository {
  private readonly model: Model<ChosenMethod>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = paymentMethodModel(connection);
  }

  find(organizationId: string): Promise<ChosenMethod | null> {
    return this.model.findById(organizationId).lean<ChosenMethod>();
  }

  /** The last one who chooses is right. Answers what was chosen before. */
  async choose({ _id, method, card }: ChosenMethod): Promise<ChosenMethod | null> {
    const before = await this.model
      .findOneAndUpdate(
        { _id },
        { $set: { method, card, schemaVersion: 1 } },
        { upsert: true, returnDocument: 'before' },
      )
      .lean<ChosenMethod>();
    changeWritten();
    return before;
  }
}
