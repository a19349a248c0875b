import type { Currency, DiscountTerms } from '@atrium/contracts';

/** How much less is paid (decision 40). */
export type Discount =
  | {
      readonly kind: 'percent';
      /** Hundredths of a percent: 10,000 is free of charge (A6-16). */
      readonly basisPoints: number;
    }
  | {
      readonly kind: 'amount';
      /** In minor units, in the mode of the price list: before tax where that says net prices. */
      readonly amounts: Readonly<Record<Currency, number>>;
    }
  | {
      readonly kind: 'free-period';
      /** How many of the first periods of a plan cost nothing. */
      readonly periods: number;
    };

/** What is wrong with what somebody wants, and where: a JSON Pointer. */
export interface Mistake {
  readonly pointer: string;
  readonly message: string;
}

const fieldOf = { percent: 'basisPoints', amount: 'amounts', 'free-period': 'periods' } as const;

/** A discount as wanted: it has the field of its kind and no other. The contract has judged each field by itself (A25). */
export function discountOf(terms: DiscountTerms): Discount | Mistake {
  const { kind, basisPoints, amounts, periods } = terms;
  const superfluous = Object.values(fieldOf).find(
    (field) => field !== fieldOf[kind] && terms[field] !== undefined,
  );
  if (superfluous) {
    return mistakeAt(superfluous, `${superfluous} is not for a discount of this kind`);
  }
  if (kind === 'percent' && basisPoints !== undefined) return { kind, basisPoints };
  if (kind === 'free-period' && periods !== undefined) return { kind, periods };
  if (kind === 'amount' && amounts !== undefined) {
    return { kind, amounts: { CHF: amounts.CHF, EUR: amounts.EUR } };
  }
  return mistakeAt(fieldOf[kind], `${fieldOf[kind]} must be there for a discount of this kind`);
}

function mistakeAt(field: string, message: string): Mistake {
  return { pointer: `/discount/${field}`, message };
}
