import { type Locale, locales } from '@atrium/contracts';

/** The language for a page: the one asked for by `?lang=`, else the first of ours that the browser likes. */
export function languageFor(wanted: unknown, acceptLanguage: string | undefined): Locale {
  if (isOurs(wanted)) return wanted;
  const liked = (acceptLanguage ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', quality] = range.trim().split(/;\s*q=/);
      return { language: tag.slice(0, 2).toLowerCase(), quality: Number(quality ?? 1) };
    })
    .filter(({ language, quality }) => isOurs(language) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return (liked[0]?.language as Locale | undefined) ?? 'en';
}

function isOurs(language: unknown): language is Locale {
  return locales.includes(language as Locale);
}
