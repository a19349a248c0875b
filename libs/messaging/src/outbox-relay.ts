import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from './clock.js';
import type { BusConnection } from './connection.js';
import { type EventLog, isAway } from './event-log.js';
import { failpoint } from './failpoint.js';
import { idempotencyLifetime } from './idempotency.js';
import { Lanes } from './lanes.js';
import type { MessagingObserver } from './observer.js';
import { asMessage, type OutboxDocument, type OutboxEntry } from './outbox.js';
import { type Mark, type OutboxModel, OutboxStore } from './outbox-store.js';

export interface OutboxRelayOptions {
  readonly connection: BusConnection;
  readonly events: EventLog;
  /** The stream of this service. */
  readonly stream: string;
  readonly clock?: Clock;
  readonly observer?: MessagingObserver;
  /** Milliseconds between looks for events that were not offered (the process died before). */
  readonly pollInterval?: number;
}

const pageSize = 500;
const markInterval = 50;
const auditInterval = 10_000;
const sweepInterval = 60_000;
const keptAfterSending = 15 * 60_000;

/**
 * Publishes the events that wait in documents. At least once: it may publish one twice (the message id
 * and the consumers' inboxes absorb that), it never skips one. In order for each aggregate. When the
 * broker comes back without its newest events it publishes them again before anything else.
 */
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly stores = new Map<OutboxModel, OutboxStore>();
  private readonly lanes = new Lanes(256);
  private readonly marks = new Map<OutboxStore, Mark[]>();
  /** Published and not yet marked: not to be published again by the next look. */
  private readonly published = new Set<string>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly clock: Clock;
  private readonly observer: MessagingObserver;
  private highestSeq = 0;
  /** Nothing is published before the stream was compared with what was published earlier. */
  private audited = false;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly setup: OutboxRelayOptions) {
    this.clock = setup.clock ?? systemClock;
    this.observer = setup.observer ?? {};
    setup.connection.onDisconnect(() => this.forget());
    setup.connection.onReconnect(() => void this.inTurn(() => this.poll()));
  }

  /**
   * Takes care of a model's outbox. `aggregateId` is the document's id unless told otherwise; name the
   * `fields` it needs.
   */
  watch<Document extends { _id: unknown }>(
    model: OutboxModel,
    aggregate: { id?: (document: Document) => string; fields?: readonly string[] } = {},
  ): void {
    const idOf = aggregate.id ?? ((document: Document) => String(document._id));
    const fields = Object.fromEntries((aggregate.fields ?? []).map((field) => [field, 1 as const]));
    this.stores.set(
      model,
      new OutboxStore(model, idOf as unknown as (document: OutboxDocument) => string, fields),
    );
    if (this.timers.length === 0) this.start();
  }

  /**
   * Publishes a document's pending events at once, without reading it again. Give it the document as
   * written: the inserted one, or what `findOneAndUpdate` answers with `returnDocument: 'after'`. Never fails; what
   * could not be published is found later.
   */
  offer(model: OutboxModel, document: OutboxDocument | null): void {
    const store = this.stores.get(model);
    if (store === undefined) throw new Error(`${model.collection.collectionName} is not watched.`);
    if (document?.outbox !== undefined && this.audited && this.setup.connection.connected) {
      void this.publishAll(store, document);
    }
  }

  /** How many documents hold events that are not published yet. */
  async pendingCount(): Promise<number> {
    const counts = await Promise.all(
      [...this.stores.values()].map((store) => store.countPending()),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Publishes what waits, for at most three seconds, and stops. What is left is found at the next start. */
  async drain(): Promise<void> {
    this.timers.splice(0).forEach(clearInterval);
    const last = this.inTurn(async () => {
      await this.poll();
      await this.lanes.idle();
      await this.writeMarks();
    });
    await Promise.race([last, sleep(3_000, undefined, { ref: false })]);
  }

  private start(): void {
    const every = (milliseconds: number, work: () => Promise<void>): void => {
      this.timers.push(setInterval(() => void this.inTurn(work), milliseconds));
    };
    every(this.setup.pollInterval ?? 250, () => this.poll());
    every(markInterval, () => this.writeMarks());
    every(auditInterval, () => this.audit());
    every(sweepInterval, () => this.sweep());
    // After the caller's other `watch` calls.
    setImmediate(() => void this.inTurn(() => this.poll()));
  }

  /** One look, mark, audit or sweep at a time. A timer that comes round while one runs waits for it. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      this.logger.error(`The outbox relay goes on after ${String(error)}`);
    });
    return this.turn;
  }

  private async poll(): Promise<void> {
    if (!this.audited) await this.audit();
    let oldest: number | undefined;
    let waiting = 0;
    for (const store of this.stores.values()) {
      let found: OutboxDocument[];
      do {
        found = await store.pending(pageSize);
        const entries = found.flatMap(({ outbox }) => outbox.filter((entry) => this.isDue(entry)));
        waiting += entries.length;
        for (const { at } of entries) oldest = Math.min(oldest ?? Infinity, at.getTime());
        if (!this.audited || !this.setup.connection.connected) break;
        const sent = await Promise.all(found.map((document) => this.publishAll(store, document)));
        await this.writeMarks();
        if (sent.includes(false)) break;
      } while (found.length === pageSize);
    }
    const age = oldest === undefined ? 0 : (this.clock.now().getTime() - oldest) / 1_000;
    this.observer.outbox?.(waiting, age);
  }

  private isDue(entry: OutboxEntry): boolean {
    return entry.pending === true && !this.published.has(entry.id);
  }

  /** Answers whether all of the document's pending events are with the broker now. */
  private async publishAll(store: OutboxStore, document: OutboxDocument): Promise<boolean> {
    const aggregateId = store.aggregateIdOf(document);
    try {
      await this.lanes.run(`${store.name}:${String(document._id)}`, async () => {
        for (const entry of document.outbox) {
          if (this.isDue(entry)) await this.publish(store, document, entry, aggregateId);
        }
      });
      return true;
    } catch (error) {
      if (!isAway(error)) this.logger.error(`Publishing for ${aggregateId}: ${String(error)}`);
      return false;
    }
  }

  private async publish(
    store: OutboxStore,
    document: OutboxDocument,
    entry: OutboxEntry,
    aggregateId: string,
  ): Promise<void> {
    const message = asMessage(document, entry, aggregateId);
    failpoint('relay.before-publish');
    const { events, stream } = this.setup;
    const { seq, duplicate } = await events.publish(
      entry.subject,
      entry.id,
      JSON.stringify(message),
      {
        'Nats-Expected-Stream': stream,
      },
    );
    failpoint('relay.after-publish');
    this.published.add(entry.id);
    const marks = this.marks.get(store) ?? [];
    this.marks.set(store, marks);
    marks.push({ documentId: document._id, eventId: entry.id, seq, sentAt: this.clock.now() });
    this.observer.published?.(entry.subject);
    if (duplicate) return;
    // A sequence that was given out before: the broker lost what it had acknowledged under it.
    if (seq <= this.highestSeq) void this.inTurn(() => this.reopen(seq, entry.id));
    this.highestSeq = seq;
  }

  private async writeMarks(): Promise<void> {
    for (const [store, marks] of this.marks) {
      this.marks.delete(store);
      failpoint('relay.before-mark');
      await store.mark(marks);
      failpoint('relay.after-mark');
      marks.forEach(({ eventId }) => this.published.delete(eventId));
    }
  }

  /** Compares the stream with what it acknowledged. Its newest events may be gone (reliability.md 1.3). */
  private async audit(): Promise<void> {
    if (!this.setup.connection.connected) return;
    const asked = this.clock.now();
    const lastSeq = await this.setup.events.lastSequence(this.setup.stream);
    if (lastSeq === undefined) return;
    let reopened = 0;
    for (const store of this.stores.values()) reopened += await store.reopen(lastSeq, asked);
    if (reopened > 0) this.reportLoss(reopened);
    this.audited = true;
  }

  private async reopen(fromSeq: number, kept: string): Promise<void> {
    await this.writeMarks();
    let reopened = 0;
    for (const store of this.stores.values()) {
      reopened += await store.reopen(fromSeq - 1, this.clock.now(), kept);
    }
    this.reportLoss(reopened);
  }

  private reportLoss(events: number): void {
    this.logger.error(
      `${this.setup.stream} lost ${events} events that it had acknowledged: publishing them again.`,
    );
  }

  /** Takes out of the documents what is not needed any more. Done each minute. */
  async sweep(): Promise<void> {
    const now = this.clock.now().getTime();
    const sentUntil = new Date(now - keptAfterSending);
    const commandsUntil = new Date(now - idempotencyLifetime);
    for (const store of this.stores.values()) await store.sweep(sentUntil, commandsUntil);
  }

  /** The bus went away. What is not marked is published again, so that no mark names a place that is gone. */
  private forget(): void {
    this.audited = false;
    this.highestSeq = 0;
    this.marks.clear();
    this.published.clear();
  }
}
