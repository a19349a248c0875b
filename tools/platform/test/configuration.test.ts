import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { configurationPage } from '../src/configuration-page.js';
import { projectFile } from '../src/paths.js';

it('docs/configuration.md says what the services read: otherwise run `npm run docs`', async () => {
  const page = readFileSync(projectFile('docs/configuration.md'), 'utf8');
  expect(page).toBe(await configurationPage());
});
