import type { Money } from './billing-mail.js';
import { regions } from './moment.js';
import type { Texts } from './texts.js';

/** Money as it is written in a language: "CHF 59.00", "59,00 CHF". Both currencies have a hundred minor units. */
export function amountIn({ amount, currency }: Money, { locale }: Texts): string {
  const format = new Intl.NumberFormat(regions[locale], { style: 'currency', currency });
  return format.format(amount / 100);
}
