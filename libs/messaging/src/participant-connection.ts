import {
  allEvents,
  checkClosingOf,
  type ClosingAnswer,
  type EventMessage,
  type OrganizationReference,
} from '@atrium/contracts';
import { createUser } from '@nats-io/nkeys';
import type { Msg } from '@nats-io/transport-node';
import { Bus } from './bus.js';
import { BusConnection } from './connection.js';
import type { Delivery } from './delivery.js';
import { parseEvent } from './event-message.js';
import { productEvents, productFollower } from './participants.js';
import { Pull } from './pull.js';
import { ReplyBox } from './reply-box.js';

/** A product service on the bus. */
export interface ParticipantConnection {
  readonly connection: BusConnection;
  /** Asks what the participant's capabilities open; anything else is refused by the server. */
  readonly bus: Bus;
  /**
   * Hears what becomes of products, with the capability `products.follow`: each event once at least and one after the other, from
   * thirty days ago on. What `hear` throws on comes again after a while. Keep the newest `aggregateVersion` of each product with
   * what you do, and leave out what is not newer.
   */
  followProducts(hear: (event: EventMessage) => Promise<void>): void;
  /**
   * Answers, with the capability `organization-closing`, what the product service still has of an organization that is to be
   * closed: none of it, and it stands in nobody's way. What `check` throws on is no answer, which keeps the organization open.
   */
  answerClosing(check: (organizationId: string) => Promise<ClosingAnswer>): void;
  close(): Promise<void>;
}

/** How soon an event comes again that could not be heard, in milliseconds. */
const heardAgainAfter = 5_000;
/** Well within the `ack_wait` of 5 s. */
const workingInterval = 1_500;

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
  const pulls: Pull[] = [];
  return {
    ...{ connection, bus },
    followProducts(hear) {
      const consumer = productFollower({ name, capabilities: ['products.follow'] }) as string;
      const deliver = (delivery: Delivery): Promise<void> => deliverTo(hear, delivery);
      const { stream } = productEvents;
      // One at a time: so they come in order.
      const pull = new Pull({ connection, stream, consumer, limit: 1, deliver });
      pulls.push(pull);
      pull.start();
    },
    answerClosing(check) {
      const { subject } = checkClosingOf(name);
      const answer = async (message: Msg): Promise<void> => {
        const { organizationId } = message.json<OrganizationReference>();
        message.respond(JSON.stringify(await check(organizationId)));
      };
      connection.subscribe(subject, answer, { queue: name });
    },
    close() {
      for (const pull of pulls) pull.stop();
      return connection.close();
    },
  };
}

async function deliverTo(
  hear: (event: EventMessage) => Promise<void>,
  delivery: Delivery,
): Promise<void> {
  const working = setInterval(() => delivery.working(), workingInterval);
  try {
    const contract = allEvents().find(({ subject }) => subject === delivery.subject);
    // What a newer platform tells is nothing to whoever does not know it.
    if (contract) await hear(await parseEvent(contract, delivery.data));
    delivery.ack();
  } catch {
    delivery.retryAfter(heardAgainAfter);
  } finally {
    clearInterval(working);
  }
}

/** A new key for a participant: `nkey` goes into `participants.json`, the seed to the product service alone. */
export function newParticipantKey(): { nkey: string; nkeySeed: string } {
  const user = createUser();
  return { nkey: user.getPublicKey(), nkeySeed: new TextDecoder().decode(user.getSeed()) };
}
