import { type Locale, locales } from '@atrium/contracts';
import { de } from './texts/de.js';
import { en, type Texts } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import { it } from './texts/it.js';

/** What the pages say in each language. */
export const texts: Record<Locale, Texts> = { fr, de, it, en, es };

interface Page {
  readonly language: Locale;
  readonly title: string;
  /** The file in `assets/` that makes the page; none for a page that only says something. */
  readonly script?: string;
  /** What the script is told beside the texts. */
  readonly facts?: Record<string, string | boolean>;
  readonly content?: string;
  /** Where the same page is found in the other languages; none for one that is in English only. */
  readonly path?: string;
}

const languageNames: Record<Locale, string> = {
  fr: 'Français',
  de: 'Deutsch',
  it: 'Italiano',
  en: 'English',
  es: 'Español',
};

const name = 'Atrium';

/** A page as HTML. Everything that moves is in its script; without one it is complete as it comes. */
export function htmlOf(page: Page): string {
  const { language, title, script, facts = {}, content = '', path } = page;
  const { scriptNeeded } = texts[language];
  const told = { language, texts: texts[language], ...facts };
  const moving = script
    ? `<script type="application/json" id="told">${inScript(told)}</script>
<script type="module" src="/assets/${script}"></script>`
    : '';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title === name ? name : `${escaped(title)} · ${name}`}</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/page.css">
${moving}
</head>
<body>
<header><a href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">Atrium</a></header>
<main>
<h1>${escaped(title)}</h1>
${content}
${script ? `<noscript><p>${escaped(scriptNeeded)}</p></noscript>` : ''}
</main>
<footer>${path === undefined ? '' : languageLinks(language, path)}</footer>
</body>
</html>
`;
}

/** A text with nothing in it that HTML would take for markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function inScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function languageLinks(shown: Locale, path: string): string {
  return `<nav>${locales.map((other) => languageLink(other, shown, path)).join('')}</nav>`;
}

function languageLink(other: Locale, shown: Locale, path: string): string {
  const mark = other === shown ? ' aria-current="true"' : '';
  return `<a href="${path}?lang=${other}" hreflang="${other}" lang="${other}"${mark}>${languageNames[other]}</a>`;
}
