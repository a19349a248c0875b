import { randomUUID } from 'node:crypto';
import {
  beginOrder,
  type BeginOrderInput,
  changeOrder,
  type ChangeOrderInput,
  confirmGratuity,
  correctPrepaidAccount,
  createPromoCode,
  type Currency,
  type DiscountTerms,
  getOrder,
  type Order,
  type OrganizationDetails,
  placeOrder,
} from '@atrium/contracts';
import { operator, type TestAsker } from '@atrium/testing';
import { accountant, type World } from './world.js';

/** An organization with somebody who orders for it. */
export interface Customer {
  readonly organizationId: string;
  readonly anna: TestAsker;
}

export const percent = (percents: number): DiscountTerms => ({
  ...{ kind: 'percent', basisPoints: percents * 100 },
});

/** Web hosting for a year: 59.00 francs with tax as a new product, 69.00 for another year. */
export const hosting = 'hosting.web-basic-12';
/** A domain for a year: 9.90 francs with tax, 12.90 for another year. */
export const domain = 'domain.ch-12';

/** What tests of orders do again and again, in the place of people and operators. */
export class Shop {
  constructor(private readonly world: World) {}

  async customer(details: Partial<OrganizationDetails> = {}): Promise<Customer> {
    const organizationId = await this.world.organization(details);
    return { organizationId, anna: this.world.member(organizationId, accountant) };
  }

  begin(
    { organizationId, anna }: Customer,
    planIds: readonly string[] = [hosting],
    more: Partial<BeginOrderInput> = {},
  ): Promise<Order> {
    const lines = planIds.map((planId, n) => ({ planId, name: `munster-${n}.example` }));
    const wanted = { organizationId, kind: 'new', lines, ...more } as const;
    return this.world.ask(beginOrder, wanted, anna);
  }

  get({ organizationId, anna }: Customer, orderId: string): Promise<Order> {
    return this.world.ask(getOrder, { organizationId, orderId }, anna);
  }

  change(
    { organizationId, anna }: Customer,
    { id: orderId, version }: Pick<Order, 'id' | 'version'>,
    choices: Partial<ChangeOrderInput>,
  ): Promise<Order> {
    const wanted = { organizationId, orderId, version, ...choices };
    return this.world.ask(changeOrder, wanted, anna);
  }

  place(
    { organizationId, anna }: Customer,
    { id: orderId, total }: Pick<Order, 'id' | 'total'>,
    idempotencyKey: string = randomUUID(),
  ): Promise<Order> {
    const wanted = { organizationId, orderId, expectedTotal: total.gross };
    return this.world.ask(placeOrder, wanted, anna, { idempotencyKey });
  }

  /** An order that is complete: paid from the prepaid account. */
  async bought(customer: Customer, planIds: readonly string[] = [hosting]): Promise<Order> {
    const order = await this.begin(customer, planIds, { paymentMethod: 'prepaid' });
    await this.giveMoney(customer, order.total.gross);
    return this.place(customer, order);
  }

  async giveMoney(
    { organizationId }: Customer,
    amount: number,
    currency: Currency = 'CHF',
  ): Promise<void> {
    const money = { organizationId, currency, direction: 'credit', amount } as const;
    const idempotencyKey = randomUUID();
    const wanted = { ...money, reason: 'For a test' };
    await this.world.ask(correctPrepaidAccount, wanted, operator, { idempotencyKey });
  }

  /** Answers the id of a gratuity for web hosting. */
  async gratuity(
    { organizationId }: Pick<Customer, 'organizationId'>,
    discount: DiscountTerms = percent(100),
  ): Promise<string> {
    const wanted = { organizationId, planId: hosting, discount, reason: 'Thank you' };
    return (await this.world.ask(confirmGratuity, wanted)).id;
  }

  /** Answers a new code. */
  async code(
    discount: DiscountTerms = percent(20),
    more: { planIds?: string[]; totalLimit?: number } = {},
  ): Promise<string> {
    const code = `T${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
    const { code: made } = await this.world.ask(createPromoCode, { code, discount, ...more });
    return made;
  }
}
