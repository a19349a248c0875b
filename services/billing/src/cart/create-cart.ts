import type { CreateCartInput, NewCart } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, newSecret, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { BillingSettings } from '../config.js';
import { type GuessLimit, guessLimitOf } from '../guess/guess.js';
import { GuessesRepository } from '../guess/guesses.repository.js';
import type { Cart } from './cart.js';
import { CartsRepository } from './carts.repository.js';
import { FillCart } from './fill-cart.js';
import { ShowCart } from './show-cart.js';

const hour = 60 * 60 * 1_000;

/** Somebody without an account fills a cart, and keeps its secret (A4-1, decision 41). */
@Injectable()
export class CreateCart {
  private readonly limit: GuessLimit;

  constructor(
    private readonly carts: CartsRepository,
    private readonly fillCart: FillCart,
    private readonly showCart: ShowCart,
    private readonly guesses: GuessesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) settings: BillingSettings,
  ) {
    this.limit = guessLimitOf({ most: settings.cartsPerNetwork, within: hour }, settings);
  }

  async execute({ country = 'CH', lines, locale, network }: CreateCartInput): Promise<NewCart> {
    const content = await this.fillCart.execute(country, lines);
    const _id = newId();
    const retryAfter = await this.guesses.count(`cart:${network}`, _id, this.limit);
    if (retryAfter > 0) throw new Problem('too-many-requests', { retryAfter });
    const cart: Cart = { _id, ...content, revision: 0, createdAt: this.clock.now(), claim: null };
    const secret = newSecret();
    await this.carts.insert(cart, secret);
    return { ...(await this.showCart.execute(cart, locale)), secret };
  }
}
