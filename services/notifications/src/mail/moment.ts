import type { Texts } from './texts.js';

/** Whose way of writing dates and amounts is taken. English without "AM" and "PM", French and Italian without a stray comma. */
export const regions = { fr: 'fr-FR', de: 'de-CH', it: 'it-IT', en: 'en-GB', es: 'es-ES' } as const;

/** A moment spelled out: "Monday, 30 November 2026 at 10:00 (Swiss time)". */
export function spelledOut(moment: string, texts: Texts): string {
  const format = new Intl.DateTimeFormat(regions[texts.locale], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Zurich',
  });
  return texts.line('moment', { moment: format.format(new Date(moment)) });
}

/** A day of law, "2026-11-30", spelled out: it is the same day wherever it is read. */
export function dayInWords(day: string, texts: Texts): string {
  const words = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const format = new Intl.DateTimeFormat(regions[texts.locale], words);
  return format.format(new Date(`${day}T00:00:00Z`));
}
