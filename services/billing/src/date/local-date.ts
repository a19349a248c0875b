import { Temporal } from 'temporal-polyfill';

/**
 * A day of the calendar without a time zone, "2026-11-27": what law and contracts speak of. In order as text too, so that they are
 * compared with `<`.
 */
export type LocalDate = `${number}-${number}-${number}`;

/** From a day until, and without, another one. */
export interface Period {
  readonly from: LocalDate;
  /** The first day that is not in it. */
  readonly until: LocalDate;
}

/** A day out of text. Throws `RangeError` where it is none, as 2026-02-29. */
export function localDate(text: string): LocalDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return asText(Temporal.PlainDate.from(text));
  } catch {
    // Of its own, it names the part that is wrong and not the day.
  }
  throw new RangeError(`"${text}" is no day`);
}

/** The day that it is at a moment where the law applies; the time zone as IANA names it. */
export function dayOf(moment: Date, timeZone: string): LocalDate {
  const instant = Temporal.Instant.fromEpochMilliseconds(moment.getTime());
  return asText(instant.toZonedDateTimeISO(timeZone).toPlainDate());
}

/** The moment at which a day begins where the law applies. */
export function beginningOf(day: LocalDate, timeZone: string): Date {
  const begins = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone });
  return new Date(begins.epochMilliseconds);
}

export function plusDays(day: LocalDate, days: number): LocalDate {
  return asText(Temporal.PlainDate.from(day).add({ days }));
}

/**
 * The same day so many months later; where that month is shorter, its last one. Whoever counts on from there counts from the first
 * day again, or the 31st is the 28th for ever: `plusMonths(start, 2)`, not twice one.
 */
export function plusMonths(day: LocalDate, months: number): LocalDate {
  return asText(Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }));
}

/** How many days it is from one to another; negative where the other is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' })
    .days;
}

/** How many days a period has. */
export function daysIn({ from, until }: Period): number {
  return daysBetween(from, until);
}

/** The last day of a period, as documents say it. */
export function lastDayOf({ until }: Period): LocalDate {
  return plusDays(until, -1);
}

function asText(day: Temporal.PlainDate): LocalDate {
  return day.toString({ calendarName: 'never' }) as LocalDate;
}
