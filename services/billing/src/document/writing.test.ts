import { describe, expect, it } from '@jest/globals';
import { locales } from '@atrium/contracts';
import { documentTexts } from './texts.js';
import { writingFor } from './writing.js';

/** Blanks that aren't broken look like blanks here. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('how a document writes', () => {
  it.each([
    ['fr', 'CH', '1 234 567.05', '8.1 %', '1er janvier 2027', '27.11.2026 – 26.11.2027'],
    ['fr', 'FR', '1 234 567,05', '8,1 %', '1er janvier 2027', '27/11/2026 – 26/11/2027'],
    ['de', 'CH', '1’234’567.05', '8.1 %', '1. Januar 2027', '27.11.2026 – 26.11.2027'],
    ['de', 'DE', '1.234.567,05', '8,1 %', '1. Januar 2027', '27.11.2026 – 26.11.2027'],
    ['it', 'CH', '1’234’567.05', '8.1%', '1º gennaio 2027', '27.11.2026 – 26.11.2027'],
    ['it', 'IT', '1.234.567,05', '8,1%', '1º gennaio 2027', '27/11/2026 – 26/11/2027'],
    ['en', 'CH', '1,234,567.05', '8.1%', '1 January 2027', '27/11/2026 – 26/11/2027'],
    ['es', 'ES', '1.234.567,05', '8,1 %', '1 de enero de 2027', '27/11/2026 – 26/11/2027'],
  ] as const)('A0-1 in %s for somebody in %s', (locale, country, amount, rate, day, period) => {
    const writing = writingFor(locale, country);
    expect(plain(writing.amount(123_456_705))).toBe(amount);
    expect(plain(writing.amount(-5))).toBe(plain(writing.amount(5)).replace(/^/, '−'));
    expect(plain(writing.rate(810))).toBe(rate);
    expect(writing.day('2027-01-01')).toBe(day);
    expect(writing.period({ from: '2026-11-27', until: '2027-11-27' })).toBe(period);
  });

  it('A0-1 has a name for every month, and no text twice for two things of one language', () => {
    for (const locale of locales) {
      const writing = writingFor(locale, 'CH');
      const days = Array.from({ length: 12 }, (_, n) =>
        writing.day(`2026-${String(n + 1).padStart(2, '0')}-15` as `2026-${number}-15`),
      );
      expect(new Set(days).size).toBe(12);
      expect(days.join()).not.toContain('undefined');
      const titles = Object.values(documentTexts[locale].titles);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });

  it('A10-3 says in each language what a pro-forma is not: legal, judicial, fiscal, of accounting', () => {
    const words = {
      fr: ['légale', 'judiciaire', 'fiscale', 'comptable'],
      de: ['rechtlichen', 'gerichtlichen', 'steuerlichen', 'buchhalterischen'],
      it: ['legale', 'giudiziario', 'fiscale', 'contabile'],
      en: ['legal', 'judicial', 'fiscal', 'accounting'],
      es: ['legal', 'judicial', 'fiscal', 'contable'],
    };
    for (const locale of locales) {
      for (const word of words[locale]) expect(documentTexts[locale].noValue).toContain(word);
    }
  });
});
