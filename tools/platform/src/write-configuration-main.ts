import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.js';
import { workspaceFile } from './launch.js';

writeFileSync(workspaceFile('docs/configuration.md'), await configurationPage());
