import { createUser } from '@nats-io/nkeys';
import { Bus } from './bus.js';
import { BusConnection } from './connection.js';
import { ReplyBox } from './reply-box.js';

/** A product service on the bus. */
export interface ParticipantConnection {
  readonly connection: BusConnection;
  /** Asks what the participant's capabilities open; anything else is refused by the server. */
  readonly bus: Bus;
  close(): Promise<void>;
}

/** Signs a product service in as the participant that `participants.json` names (decision 33). */
export async function connectParticipant(options: {
  readonly name: string;
  readonly natsUrl: string;
  /** The seed (`SU...`) of the key whose public half is in `participants.json`. */
  readonly nkeySeed: string;
}): Promise<ParticipantConnection> {
  const { name, natsUrl: url, nkeySeed } = options;
  const connection = await BusConnection.open({ name, url, nkeySeed });
  const bus = new Bus(connection, new ReplyBox(connection));
  return { connection, bus, close: () => connection.close() };
}

/** A new key for a participant: `nkey` goes into `participants.json`, the seed to the product service alone. */
export function newParticipantKey(): { nkey: string; nkeySeed: string } {
  const user = createUser();
  return { nkey: user.getPublicKey(), nkeySeed: new TextDecoder().decode(user.getSeed()) };
}
