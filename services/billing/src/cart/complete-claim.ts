import { failpoint } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { OrdersRepository } from '../order/orders.repository.js';
import type { StoredCart } from './cart.schema.js';
import { CartsRepository } from './carts.repository.js';

/** Stores the order that a claimed cart has noted: once, by its id, whoever does it and however often (decision 6). */
@Injectable()
export class CompleteClaim {
  constructor(
    private readonly carts: CartsRepository,
    private readonly orders: OrdersRepository,
  ) {}

  async execute(cart: StoredCart): Promise<void> {
    if (!cart.unfinished) return;
    await this.orders.insertOnce(cart.unfinished.order);
    failpoint('billing.cart.after-order');
    await this.carts.settle(cart);
  }
}
