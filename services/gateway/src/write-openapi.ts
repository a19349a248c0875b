import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiText } from './http/openapi-text.js';

/** `npm run docs`: writes the OpenAPI document where the repository keeps it. */
const file = fileURLToPath(new URL('../../../../docs/openapi.json', import.meta.url));
writeFileSync(file, await openApiText());
