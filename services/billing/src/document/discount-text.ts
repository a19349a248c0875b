import type { Locale } from '@atrium/contracts';
import type { DocumentDiscount } from './legal-document.js';
import { documentTexts } from './texts.js';

/** Why a line costs less, as page and XML both say it: "Promo code: SPRING". */
export function discountText({ kind, label }: DocumentDiscount, locale: Locale): string {
  const word = documentTexts[locale].discounts[kind];
  return label === '' ? word : `${word}: ${label}`;
}
