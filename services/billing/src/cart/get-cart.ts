import type { Cart as ShownCart, GetCartInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { CartsRepository } from './carts.repository.js';
import { ShowCart } from './show-cart.js';

/** Whoever has its secret looks at a cart, until it is an order. */
@Injectable()
export class GetCart {
  constructor(
    private readonly carts: CartsRepository,
    private readonly showCart: ShowCart,
  ) {}

  async execute({ locale, ...key }: GetCartInput): Promise<ShownCart> {
    const cart = await this.carts.find(key);
    if (!cart || cart.claim) throw new Problem('not-found');
    return this.showCart.execute(cart, locale);
  }
}
