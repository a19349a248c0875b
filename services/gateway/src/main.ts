import 'reflect-metadata';
import { RevocationListener } from '@atrium/messaging';
import { sharedProviders, startRuntime, stopOnSignal } from '@atrium/service';
import { readSettings } from './config.js';
import { createGateway } from './gateway.js';
import { drain } from './http/draining.js';
import { Stopping } from './http/stopping.js';

const settings = readSettings();
let listening = false;
const runtime = await startRuntime('gateway', settings, { listening: () => listening });
const { bus, connection } = runtime.messaging;
const revocations = new RevocationListener(bus, connection);
const app = await createGateway({
  settings,
  registry: runtime.registry,
  logger: runtime.logger,
  providers: [
    ...sharedProviders(settings, runtime),
    { provide: RevocationListener, useValue: revocations },
  ],
});
stopOnSignal(runtime, async () => {
  listening = false;
  await drain(app.getHttpServer(), app.get(Stopping), settings.drainMilliseconds);
  revocations.close();
  await app.close();
});
await app.listen(settings.port, settings.host);
listening = true;
runtime.logger.log(`Ready on ${await app.getUrl()}`, 'Runtime');
