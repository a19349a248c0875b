import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { busFingerprint, projectFolder, startPlatform } from '@atrium/platform';
import { temporaryFolder } from './temporary-folder.js';

const templates = join(projectFolder, '.cache/test-bus');

/**
 * A temporary data folder in which the bus is set up already. Setting it up takes longer than all the rest
 * and gives the same until contracts change: it is done once and copied.
 */
export async function preparedFolder(): Promise<string> {
  const template = join(templates, busFingerprint());
  if (!existsSync(template)) await makeTemplate(template);
  const folder = temporaryFolder();
  cpSync(template, folder, { recursive: true });
  return folder;
}

async function makeTemplate(template: string): Promise<void> {
  mkdirSync(templates, { recursive: true });
  // What another test file is just making is for the same contracts.
  const outdated = readdirSync(templates).filter((name) => !name.startsWith(basename(template)));
  const folder = mkdtempSync(`${template}-`);
  const platform = await startPlatform({ dataFolder: folder, services: [] });
  await platform.stop();
  for (const name of ['database', 'logs', 'mailbox'])
    rmSync(join(folder, name), { recursive: true });
  try {
    renameSync(folder, template);
  } catch (error) {
    // Another test run was faster: its template is as good.
    if (!existsSync(template)) throw error;
    rmSync(folder, { recursive: true });
  }
  for (const name of outdated) rmSync(join(templates, name), { recursive: true, force: true });
}
