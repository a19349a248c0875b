import { Logger } from '@nestjs/common';
import type { Clock } from './clock.js';
import { Complaints } from './complaints.js';
import { type EventLog, isAway } from './event-log.js';
import { failpoint } from './failpoint.js';
import { Lanes } from './lanes.js';
import type { MessagingObserver } from './observer.js';
import { asMessage, type OutboxDocument, type OutboxEntry } from './outbox.js';
import type { Mark, OutboxStore } from './outbox-store.js';

export interface OutboxPublisherOptions {
  readonly events: EventLog;
  /** The stream of this service. */
  readonly stream: string;
  readonly clock: Clock;
  readonly observer: MessagingObserver;
  /** The broker gave this sequence to this event though it had given it, or a later one, before. */
  readonly onRewind: (seq: number, eventId: string) => void;
}

/** How long notes are collected to be written together, in milliseconds. */
const markDelay = 50;
/** How long a document is left alone whose event the broker refused (too large, not allowed), in milliseconds. */
const refusedPause = 5_000;

/** A document that is left alone for a while. */
interface Refused {
  readonly store: OutboxStore;
  readonly documentId: unknown;
  readonly until: number;
  /** How many of its events wait, and since when the oldest one does. */
  readonly due: number;
  readonly since: number;
}

/** Publishes pending entries, one document's in their order, and notes in the document what was published. */
export class OutboxPublisher {
  private readonly logger = new Logger(OutboxPublisher.name);
  private readonly complaints = new Complaints(this.logger);
  private readonly lanes = new Lanes(256);
  private readonly marks = new Map<OutboxStore, Mark[]>();
  /** Published and not yet noted: not to be published again by the next look. */
  private readonly published = new Set<string>();
  private readonly refused = new Map<string, Refused>();
  private markTimer: NodeJS.Timeout | undefined;
  private highestSeq = 0;

  constructor(private readonly setup: OutboxPublisherOptions) {}

  isDue(entry: OutboxEntry): boolean {
    return entry.pending === true && !this.published.has(entry.id);
  }

  /** Never rejects. Answers whether all of the document's pending events are with the broker now. */
  async publishAll(store: OutboxStore, document: OutboxDocument): Promise<boolean> {
    const lane = `${store.name}:${String(document._id)}`;
    if ((this.refused.get(lane)?.until ?? 0) > performance.now()) return false;
    this.refused.delete(lane);
    try {
      await this.lanes.run(lane, async () => {
        const aggregateId = store.aggregateIdOf(document);
        for (const entry of document.outbox) {
          if (this.isDue(entry)) await this.publish(store, document, entry, aggregateId);
        }
      });
      return true;
    } catch (error) {
      if (!isAway(error)) {
        this.refuse(lane, store, document);
        this.logger.error(`An event of ${lane} was not published: ${String(error)}`);
      }
      return false;
    }
  }

  /** The documents whose events the broker has refused a moment ago: not to be looked for. */
  refusedIn(store: OutboxStore): Refused[] {
    const now = performance.now();
    for (const [lane, { until }] of this.refused) if (until <= now) this.refused.delete(lane);
    return [...this.refused.values()].filter((refused) => refused.store === store);
  }

  /** Writes down where the broker has stored what was published. Answers whether all of it is noted. */
  async writeMarks(): Promise<boolean> {
    clearTimeout(this.markTimer);
    this.markTimer = undefined;
    const batches = [...this.marks];
    this.marks.clear();
    let isNoted = true;
    for (const [store, marks] of batches) {
      try {
        failpoint('relay.before-mark');
        await store.mark(marks);
        failpoint('relay.after-mark');
      } catch (error) {
        isNoted = false;
        // They stay pending and will be published again: the broker knows their ids.
        this.complaints.say(`What was published could not be noted: ${String(error)}`);
      } finally {
        marks.forEach(({ eventId }) => this.published.delete(eventId));
      }
    }
    return isNoted;
  }

  /** Resolves when nothing is on its way to the broker. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** The bus went away. What is not noted is published again, so that no note names a place that is gone. */
  forget(): void {
    this.highestSeq = 0;
    this.marks.clear();
    this.published.clear();
  }

  private async publish(
    store: OutboxStore,
    document: OutboxDocument,
    entry: OutboxEntry,
    aggregateId: string,
  ): Promise<void> {
    const { events, stream, observer, clock, onRewind } = this.setup;
    const body = JSON.stringify(asMessage(document, entry, aggregateId));
    failpoint('relay.before-publish');
    const { seq, duplicate } = await events.publish(entry.subject, entry.id, body, {
      'Nats-Expected-Stream': stream,
    });
    failpoint('relay.after-publish');
    this.note(store, { documentId: document._id, eventId: entry.id, seq, sentAt: clock.now() });
    observer.published?.(entry.subject);
    if (duplicate) return;
    if (seq <= this.highestSeq) onRewind(seq, entry.id);
    this.highestSeq = seq;
  }

  private refuse(lane: string, store: OutboxStore, { _id, outbox }: OutboxDocument): void {
    const due = outbox.filter((entry) => this.isDue(entry));
    this.refused.set(lane, {
      store,
      documentId: _id,
      until: performance.now() + refusedPause,
      due: due.length,
      since: Math.min(...due.map(({ at }) => at.getTime())),
    });
  }

  private note(store: OutboxStore, mark: Mark): void {
    this.published.add(mark.eventId);
    const marks = this.marks.get(store) ?? [];
    this.marks.set(store, marks);
    marks.push(mark);
    this.markTimer ??= setTimeout(() => void this.writeMarks(), markDelay);
  }
}
