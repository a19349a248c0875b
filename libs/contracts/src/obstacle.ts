import { Amount, Id, OneOf, Part, Text } from './fields.js';
import { currencies, type Currency } from './values.js';

/** Money that stands in the way. */
export class BlockedMoney {
  @Amount()
  amount!: number;

  @OneOf(currencies)
  currency!: Currency;
}

/** A request of the gateway. */
export class ClearingCall {
  @OneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
  method!: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

  @Text({ max: 300, example: '/v1/organizations/018f…/products/018f…/subscription/cancellation' })
  path!: string;
}

/** One thing that stands in the way of closing an organization (A8-9), or of deleting an account. */
export class Obstacle {
  @Id({
    description:
      'Which kind of thing: `product-held`, `order-pending`, `invoice-unpaid`, `top-up-pending`, `prepaid-money`, `mailbox`, `service-credential`, `transfer-pending`, `member`, `work-under-way`, `no-answer`; of product services also others.',
  })
  kind!: string;

  @Id({ nullable: true, description: 'Which one, where it has an id.' })
  id!: string | null;

  @Text({ max: 200, description: 'What it is called, by its name or number.' })
  what!: string;

  @Text({ max: 300, description: 'Why it stands in the way, and what can be done.' })
  why!: string;

  @Part(() => BlockedMoney, { nullable: true })
  money!: BlockedMoney | null;

  @Part(() => ClearingCall, {
    nullable: true,
    description: 'The request that clears it, or that tells how; null where waiting does.',
  })
  clearedBy!: ClearingCall | null;
}

/** How many obstacles one part names. */
export const obstaclesNamed = 100;
