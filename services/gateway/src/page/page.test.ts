import { describe, expect, it } from '@jest/globals';
import { locales } from '@atrium/contracts';
import { htmlOf, texts } from './page.js';

describe('a page', () => {
  it('lets no text become markup', () => {
    const title = `</title><script>alert('1')</script>`;
    const facts = { evil: '</script><script>alert(1)</script>' };

    const html = htmlOf({ language: 'en', title, script: 'verify.js', facts });

    expect(html).not.toContain('<script>');
    expect(html.match(/<script/g)).toHaveLength(2);
  });

  it('has the same blanks to be filled in all languages', () => {
    for (const language of locales) {
      for (const [key, text] of Object.entries(texts.en)) {
        const blanksIn = (any: string) => any.match(/\{\w+\}/g)?.sort();
        expect([language, key, blanksIn(texts[language][key as keyof typeof texts.en])]).toEqual([
          language,
          key,
          blanksIn(text),
        ]);
      }
    }
  });
});
