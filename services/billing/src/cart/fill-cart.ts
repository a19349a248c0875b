import { currencyOfCountry, type WantedProduct } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { ChooseLines } from '../order/choose-lines.js';
import type { Cart } from './cart.js';

const day = 24 * 60 * 60 * 1_000;

/** What is in a cart from now on, and for how long it is kept. Nobody can put in what is not sold there. */
@Injectable()
export class FillCart {
  constructor(
    private readonly chooseLines: ChooseLines,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Throws `invalid-input` or `plan-not-for-sale`. */
  async execute(
    country: string,
    wanted: readonly WantedProduct[],
  ): Promise<Pick<Cart, 'country' | 'lines' | 'expiresAt'>> {
    const choice = { kind: 'new', currency: currencyOfCountry(country) } as const;
    const lines = await this.chooseLines.execute(choice, wanted);
    return {
      country,
      lines: lines.map(({ planId, name, periods }) => ({ planId, name, periods })),
      expiresAt: new Date(this.clock.now().getTime() + this.settings.cartDays * day),
    };
  }
}
