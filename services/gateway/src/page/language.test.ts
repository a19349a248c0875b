import { expect, it } from '@jest/globals';
import { languageFor } from './language.js';

it.each([
  [undefined, undefined, 'en'],
  [undefined, 'de-CH,de;q=0.9,en;q=0.8', 'de'],
  [undefined, 'pt;q=1, en;q=0.2, it;q=0.7', 'it'],
  [undefined, 'fr;q=0, es;q=0.1', 'es'],
  [undefined, 'pt, ja', 'en'],
  [undefined, ';;;q=,,', 'en'],
  ['fr', 'de', 'fr'],
  ['"><script>', 'de', 'de'],
  [['fr', 'de'], 'it', 'it'],
])('for ?lang=%j and a browser that likes %j a page is in %s', (wanted, liked, language) => {
  expect(languageFor(wanted, liked)).toBe(language);
});
