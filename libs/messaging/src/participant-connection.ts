import {
  allEvents,
  type ClosingAnswer,
  closingOf,
  type ClosingReference,
  type ClosingSteps,
  type EventMessage,
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
  /** Has its say, with the capability `organization-closing`, when an organization is to be closed. */
  answerClosing(part: ClosingPart): void;
  close(): Promise<void>;
}

/**
 * What a product service does when an organization is closed. Each may be asked again, at any time; what it throws on is no answer.
 */
export interface ClosingPart {
  /** What it still has of the organization: none of it, and it stands in nobody's way. No answer keeps the organization open. */
  check(organizationId: string): Promise<ClosingAnswer>;
  /** The same, after it has begun to start nothing new for the organization, by this closing, until it is released or finished. */
  hold(organizationId: string, closingId: string): Promise<ClosingAnswer>;
  /** The organization was not closed, or is open again: this closing, also if it was not heard of or comes late, holds nothing more. */
  release(organizationId: string, closingId: string): Promise<void>;
  /** It does not come back. Whether nothing refers to it any more; if not, it is asked again. */
  finish(organizationId: string, closingId: string): Promise<boolean>;
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
    answerClosing(part) {
      const answers: Record<keyof ClosingSteps, (of: ClosingReference) => Promise<object>> = {
        check: ({ organizationId }) => part.check(organizationId),
        hold: ({ organizationId, closingId }) => part.hold(organizationId, closingId),
        release: async ({ organizationId, closingId }) => {
          await part.release(organizationId, closingId);
          return {};
        },
        finish: async ({ organizationId, closingId }) => ({
          isDone: await part.finish(organizationId, closingId),
        }),
      };
      const steps = closingOf(name);
      for (const step of Object.keys(answers) as (keyof ClosingSteps)[]) {
        const answer = async (message: Msg): Promise<void> => {
          const said = await answers[step](message.json<ClosingReference>());
          message.respond(JSON.stringify(said));
        };
        connection.subscribe(steps[step].subject, answer, { queue: name });
      }
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
