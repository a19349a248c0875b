import { jetstream, jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { BusConnection } from './connection.js';
import { deadLetterStream } from './dead-letter.js';
import { header } from './headers.js';

/** An event that a service could not consume, as an operator sees it. */
export interface DeadLetter {
  /** Its sequence among the dead letters: its name on the command line. */
  readonly sequence: number;
  readonly service: string;
  readonly subject: string;
  readonly eventId: string | undefined;
  readonly reason: string;
  readonly failures: number;
  readonly diedAt: string;
}

/** All dead letters, the oldest first. Needs the deploy user. */
export async function listDeadLetters(connection: BusConnection): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const message of stored(connection)) letters.push(describe(message));
  return letters;
}

/**
 * Puts dead letters back into their streams, for the service that could not consume them only; the others
 * acknowledge them unseen. Answers those that were put back. A letter stays listed: the stream keeps it
 * for 30 days, and what was consumed meanwhile is not consumed again.
 */
export async function replayDeadLetters(
  connection: BusConnection,
  isWanted: (letter: DeadLetter) => boolean,
): Promise<DeadLetter[]> {
  const client = jetstream(connection.nats);
  const replayed: DeadLetter[] = [];
  for await (const message of stored(connection)) {
    const letter = describe(message);
    if (!isWanted(letter)) continue;
    const carried = headers();
    carried.set(header.replayFor, letter.service);
    await client.publish(letter.subject, message.data, { headers: carried });
    replayed.push(letter);
  }
  return replayed;
}

async function* stored(connection: BusConnection): AsyncGenerator<StoredMsg> {
  const manager = await jetstreamManager(connection.nats);
  const { state } = await manager.streams.info(deadLetterStream);
  // An empty stream begins at 0, where there is nothing to get.
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage(deadLetterStream, { seq });
    if (message !== null) yield message;
  }
}

function describe(message: StoredMsg): DeadLetter {
  const [, service = '', ...subject] = message.subject.split('.');
  const told = message.header;
  return {
    sequence: message.seq,
    service,
    subject: subject.join('.'),
    eventId: idOf(message),
    reason: told.get(header.reason),
    failures: Number(told.get(header.failures)),
    diedAt: told.get(header.diedAt),
  };
}

/** A malformed event has none. */
function idOf(message: StoredMsg): string | undefined {
  try {
    const { id } = message.json<{ id?: unknown }>();
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
