import type { Delivery } from './delivery.js';
import type { EventLog } from './event-log.js';
import { failpoint } from './failpoint.js';
import { header } from './headers.js';

/** The stream in which all services keep the events that they could not consume. */
export const deadLetterStream = 'DEAD_LETTERS';

const longestReason = 500;

/** Where a service's dead letters of one event go. */
export function deadLetterSubject(service: string, eventSubject: string): string {
  return `dead.${service}.${eventSubject}`;
}

/** What went wrong, for people: the error's name and message, without its stack. One line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(/\s+/g, ' ').slice(0, longestReason);
}

/** Publishes the event as it came, with what is known about its failing. Once for each delivery sequence. */
export async function buryDeadLetter(
  events: EventLog,
  letter: {
    service: string;
    consumer: string;
    stream: string;
    delivery: Delivery;
    eventId: string | undefined;
    reason: string;
    failures: number;
    at: Date;
  },
): Promise<void> {
  const { service, consumer, stream, delivery, reason, failures, at } = letter;
  const sequence = delivery.streamSequence;
  failpoint('consumer.before-dead-letter');
  await events.publish(
    deadLetterSubject(service, delivery.subject),
    `dead:${consumer}:${letter.eventId ?? 'malformed'}:${sequence}`,
    delivery.data,
    {
      // Header values are ASCII by convention of the protocol.
      [header.reason]: reason.replaceAll(/[^\x20-\x7e]/g, '?'),
      [header.consumer]: consumer,
      [header.stream]: stream,
      [header.sequence]: String(sequence),
      [header.failures]: String(failures),
      [header.diedAt]: at.toISOString(),
    },
  );
  failpoint('consumer.after-dead-letter');
}
