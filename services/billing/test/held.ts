import {
  type EventContract,
  getPrepaidAccount,
  getSubscription,
  listInvoices,
  productAutomaticRenewalSet,
  productBlocked,
  productCancellationWithdrawn,
  productCancelled,
  productEnded,
  productMoved,
  productReminded,
  productRenewalFailed,
  productRenewed,
  type ProductSubscription,
  productUnblocked,
  productWarrantySet,
  setAutomaticRenewal,
  type SetAutomaticRenewalInput,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import type { LocalDate } from '../src/date/local-date.js';
import { plusDays } from '../src/date/local-date.js';
import { type Customer, Shop } from './shop.js';
import type { World } from './world.js';

/** A product that somebody has bought. */
export interface Held extends Customer {
  readonly productId: string;
  /** The first day that is not paid. */
  readonly end: LocalDate;
}

/** What may become of a product, but that it was registered. */
const contracts = [
  ...[productReminded, productRenewed, productRenewalFailed, productBlocked, productUnblocked],
  ...[productEnded, productMoved, productCancelled, productCancellationWithdrawn],
  ...[productAutomaticRenewalSet, productWarrantySet],
] as EventContract<{ productId: string }>[];

/** What tests of products that go on, or end, do again and again. Time only goes on: documents are not dated back. */
export class HeldProducts {
  readonly shop: Shop;

  constructor(private readonly world: World) {
    this.shop = new Shop(world);
  }

  /** Web hosting for a year, from now on, of a customer of its own. */
  async bought(customer?: Customer): Promise<Held> {
    const buyer = customer ?? (await this.shop.customer());
    const [line] = (await this.shop.bought(buyer)).lines;
    return { ...buyer, productId: line!.productId, end: line!.until as LocalDate };
  }

  /** Noon of the day so many days before the end of a product; after it, for less than none. */
  async daysBefore({ end }: Pick<Held, 'end'>, days: number): Promise<void> {
    await this.world.platform.clock.set(`${plusDays(end, -days)}T12:00:00.000Z`);
  }

  subscription({ organizationId, productId, anna }: Held): Promise<ProductSubscription> {
    return this.world.ask(getSubscription, { organizationId, productId }, anna);
  }

  renewAutomatically(
    { organizationId, productId, anna }: Held,
    more: Partial<SetAutomaticRenewalInput> = {},
  ): Promise<ProductSubscription> {
    const wanted = { organizationId, productId, method: 'prepaid', ...more } as const;
    return this.world.ask(setAutomaticRenewal, wanted, anna);
  }

  /** What has become of a product so far, in order. */
  async told({ productId }: Pick<Held, 'productId'>) {
    const published = await Promise.all(
      contracts.map((contract) => this.world.platform.bus.published(contract)),
    );
    return published
      .flat()
      .filter(({ data }) => data.productId === productId)
      .toSorted((a, b) => a.aggregateVersion - b.aggregateVersion)
      .map(({ subject, causedBy, data }) => {
        const what = subject.split('.').at(-1)!;
        return { what, causedBy, ...(data as Record<string, unknown>) };
      });
  }

  /** As soon as so many things have become of it. */
  toldTimes(held: Pick<Held, 'productId'>, times: number) {
    return eventually(async () => {
      const told = await this.told(held);
      return told.length >= times && told;
    }, 20_000);
  }

  async invoices({ organizationId, anna }: Customer) {
    return (await this.world.ask(listInvoices, { organizationId }, anna)).items;
  }

  async balance({ organizationId, anna }: Customer): Promise<number> {
    const { items } = await this.world.ask(getPrepaidAccount, { organizationId }, anna);
    return items.find(({ currency }) => currency === 'CHF')?.balance ?? 0;
  }
}
