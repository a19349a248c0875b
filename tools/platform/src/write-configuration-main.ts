import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.js';
import { projectFile } from './paths.js';

writeFileSync(projectFile('docs/configuration.md'), await configurationPage());
