import type { Cart as ShownCart, ChangeCartInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { CartsRepository } from './carts.repository.js';
import { FillCart } from './fill-cart.js';
import { ShowCart } from './show-cart.js';

/** Whoever has its secret fills a cart anew, which keeps it for longer too. */
@Injectable()
export class ChangeCart {
  constructor(
    private readonly carts: CartsRepository,
    private readonly fillCart: FillCart,
    private readonly showCart: ShowCart,
  ) {}

  async execute({ version, country, lines, locale, ...key }: ChangeCartInput): Promise<ShownCart> {
    const cart = await this.carts.find(key);
    if (!cart || cart.claim) throw new Problem('not-found');
    const content = await this.fillCart.execute(country ?? cart.country, lines);
    const changed = await this.carts.change(cart, version, content);
    if (!changed) throw new Problem('changed-meanwhile');
    return this.showCart.execute(changed, locale);
  }
}
