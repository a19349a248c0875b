// A service of its own that tells and consumes, for tests that kill it. Told by its environment.
import mongoose from 'mongoose';
import { connectMessaging } from '../src/index.js';
import { recorder, Things, thingsIn } from './event-trial.js';
import { serveTrial } from './trial.js';

const { SERVICE, NATS_URL = '', SEED = '', DATABASE = '', CREATE = '0' } = process.env;
const service = SERVICE as 'identity' | 'organizations';
const database = await mongoose
  .createConnection(DATABASE, { autoIndex: false, autoCreate: false, retryWrites: false })
  .asPromise();
const messaging = await connectMessaging({
  service,
  natsUrl: NATS_URL,
  nkeySeed: SEED,
  database,
  retryDelays: [100],
});

if (service === 'identity') {
  const model = await thingsIn(database);
  messaging.relay.watch(model);
  const things = new Things(model, messaging.relay);
  for (let number = 0; number < Number(CREATE); number += 1) await things.create(number);
} else {
  // The effect: counted in the database, so that it outlives this process.
  const effects = database.collection<{ _id: string; times: number }>('effects');
  const noted = recorder((event) =>
    effects.updateOne({ _id: event.id }, { $inc: { times: 1 } }, { upsert: true }),
  );
  await serveTrial(messaging, noted.controller);
}
process.send?.('ready');
