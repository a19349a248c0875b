import { platformForTests, type TestPlatform } from '@atrium/testing';
import { tellTests } from './config.js';

declare global {
  var platformOfThisRun: TestPlatform | undefined;
}

/** One whole platform for all test files that don't damage it. */
export default async function setup(): Promise<void> {
  const started = await platformForTests();
  globalThis.platformOfThisRun = started;
  const { gatewayUrl, publicUrl, mailboxUrl, natsUrl, data } = started.platform;
  const opsUrl = started.platform.opsUrls().gateway!;
  const folders = { logFolder: data.file('logs'), dataFolder: data.path };
  tellTests({ gatewayUrl, publicUrl, mailboxUrl, opsUrl, natsUrl, ...folders });
}
