import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

interface Belonging {
  readonly _id: string;
  readonly organizationId: string;
}

/** Whatever belongs to one organization and is no voucher. */
const belongings = [
  'products',
  'billingAddresses',
  'gratuities',
  'invoiceMailings',
  'closings',
] as const;

/** What is left here of a closed organization. */
@Injectable()
export class RemainsRepository {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /**
   * Takes away all but vouchers: documents, with the orders and the promo codes that they came from, and what moved money (E-8). Those
   * go by their own term.
   */
  async remove(organizationId: string): Promise<void> {
    for (const name of belongings) {
      await this.connection.collection<Belonging>(name).deleteMany({ organizationId });
    }
    await this.connection.collection<{ _id: string }>('paymentMethods').deleteOne({
      _id: organizationId,
    });
    const carts = this.connection.collection<{ claim: { organizationId: string } }>('carts');
    await carts.deleteMany({ 'claim.organizationId': organizationId });
    const payments = this.connection.collection<Belonging & { state: string }>('payments');
    await payments.deleteMany({
      ...{ organizationId, state: { $in: ['cancelled', 'failed'] } },
      'refunds.0': { $exists: false },
    });
    const orders = this.connection.collection<Belonging & { state: string }>('orders');
    await orders.deleteMany({ organizationId, state: { $ne: 'completed' } });
  }
}
