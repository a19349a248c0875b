import type { Settings } from '@atrium/service';
import { projectFile } from './paths.js';

/** What a service reads from its environment, as its own `config.ts` declares it. */
export async function settingsOf(service: string): Promise<Settings> {
  const file = projectFile(`services/${service}/dist/src/config.js`);
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  const settings = exported.find(
    (value): value is Settings =>
      typeof value === 'object' && value !== null && 'variables' in value,
  );
  if (!settings) throw new Error(`services/${service}/src/config.ts exports no settings`);
  return settings;
}
