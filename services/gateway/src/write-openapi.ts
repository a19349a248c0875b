import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiText } from './http/openapi-text.js';

// `npm run docs`: writes the OpenAPI document where the repository keeps it; with `--print`, shows it.
const text = await openApiText();
if (process.argv[2] === '--print') {
  process.stdout.write(text);
} else {
  writeFileSync(fileURLToPath(new URL('../../../../docs/openapi.json', import.meta.url)), text);
}
