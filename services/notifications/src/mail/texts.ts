import { createRequire } from 'node:module';
import { locales, type Locale } from '@atrium/contracts';
import { createInstance } from 'i18next';

type Values = Record<string, string | number>;

/** The texts of one language. A text that is missing is an error, never a key in somebody's mail. */
export interface Texts {
  readonly locale: Locale;
  line(key: string, values?: Values): string;
  lines(key: string, values?: Values): string[];
}

// Node 20 still warns about `import ... with { type: 'json' }`. Seen from the package, so that it holds in the
// bundle too, which lies beside the compiled folders.
const texts = '../../../dist/src/mail/texts';
const load = createRequire(import.meta.url);

const i18n = createInstance();
void i18n.init({
  resources: Object.fromEntries(
    locales.map((locale) => [locale, { translation: load(`${texts}/${locale}.json`) as object }]),
  ),
  initAsync: false,
  lng: 'en',
  fallbackLng: false,
  returnEmptyString: false,
  // What is put in is text; it is escaped once, where it becomes HTML.
  interpolation: { escapeValue: false },
  parseMissingKeyHandler: (key) => {
    throw new Error(`There is no text "${key}"`);
  },
});

/** The texts in one language. */
export function textsIn(locale: Locale): Texts {
  const translate = i18n.getFixedT(locale);
  return {
    locale,
    line: (key, values = {}) => translate(key, values),
    lines: (key, values = {}) => translate(key, { ...values, returnObjects: true }) as string[],
  };
}
