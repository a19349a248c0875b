import { startConfig } from './config.js';
import { type Platform, startPlatform } from './platform.js';
import { canListen } from './ports.js';

/** `npm start`, once everything is built: starts the platform, says where to click, stops it on Ctrl-C. */
export async function run(parameters: readonly string[], startedAt: number): Promise<void> {
  let platform: Platform | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    // The second Ctrl-C does not wait; what still runs ends with this process.
    if (stopping) process.exit(1);
    stopping = true;
    console.log('\nstopping (again to stop at once)');
    await platform?.stop();
    console.log('stopped; the data is kept');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop());
  }
  try {
    const config = startConfig(parameters);
    for (const [name, port] of [
      ['PORT', config.port],
      ['MAILBOX_PORT', config.mailboxPort],
    ] as const) {
      if (await canListen(port)) continue;
      throw new Error(`Port ${port} is taken. Set ${name} to another one.`);
    }
    platform = await startPlatform({ ...config, report: (line) => console.log(line) });
    const { port, mailboxPort, publicUrl, dataFolder } = config;
    console.log(`started in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    console.log(`ready: http://localhost:${port}`);
    console.log(`  API:   http://localhost:${port}/docs`);
    console.log(`  mails: http://localhost:${mailboxPort}`);
    if (publicUrl !== `http://localhost:${port}`) console.log(`  links in mails: ${publicUrl}`);
    console.log(`  data and logs: ${dataFolder}   Ctrl-C stops it`);
  } catch (error) {
    if (stopping) return;
    console.error(`Atrium could not be started: ${(error as Error).message}`);
    process.exit(1);
  }
}
