/**
 * An amount of minor units as computers write it, "-12.05": out of the whole number, so that it never was a binary fraction.
 */
export function decimal(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The minor units of an amount as `decimal` writes it; null for anything else, as of one or three decimals. */
export function readDecimal(text: string): number | null {
  return /^-?(0|[1-9]\d*)\.\d{2}$/.test(text) ? Number(text.replace('.', '')) : null;
}

/** Hundredths of a percent as a number of percent without needless zeros: 810 is "8.1", 2000 is "20". */
export function percent(basisPoints: number): string {
  return decimal(basisPoints).replace(/\.?0+$/, '');
}

/** The hundredths of a percent that such a number says; null for anything else. */
export function readPercent(text: string): number | null {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}
