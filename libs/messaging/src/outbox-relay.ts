import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from './clock.js';
import { Complaints } from './complaints.js';
import type { BusConnection } from './connection.js';
import { changeWritten } from './current-request.js';
import { type EventLog, isAway } from './event-log.js';
import { idempotencyLifetime } from './idempotency.js';
import type { MessagingObserver } from './observer.js';
import type { OutboxDocument } from './outbox.js';
import { OutboxPublisher } from './outbox-publisher.js';
import { type OutboxModel, OutboxStore, pageSize, type Place } from './outbox-store.js';

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
  private readonly complaints = new Complaints(this.logger);
  private readonly stores = new Map<OutboxModel, OutboxStore>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly publisher: OutboxPublisher;
  private readonly clock: Clock;
  private readonly observer: MessagingObserver;
  /** Nothing is published before the stream was compared with what was published earlier. */
  private audited = false;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly setup: OutboxRelayOptions) {
    this.clock = setup.clock ?? systemClock;
    this.observer = setup.observer ?? {};
    this.publisher = new OutboxPublisher({
      events: setup.events,
      stream: setup.stream,
      clock: this.clock,
      observer: this.observer,
      onRewind: (seq, eventId) => void this.inTurn(() => this.reopen(seq, eventId)),
    });
    setup.connection.onDisconnect(() => {
      this.audited = false;
      this.publisher.forget();
    });
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
   * written: the inserted one, or what `findOneAndUpdate` answers with `returnDocument: 'after'`. Never
   * fails; what could not be published is found later. The request at hand has changed something from here on.
   */
  offer(model: OutboxModel, document: OutboxDocument | null): void {
    const store = this.stores.get(model);
    if (store === undefined) throw new Error(`${model.collection.collectionName} is not watched.`);
    if (document !== null) changeWritten();
    if (document?.outbox !== undefined && this.mayPublish) {
      void this.publisher.publishAll(store, document);
    }
  }

  /** How many documents hold events that are not published yet. */
  async pendingCount(): Promise<number> {
    const stores = [...this.stores.values()];
    const counts = await Promise.all(stores.map((store) => store.countPending()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Takes out of the documents what is not needed any more. Done each minute. */
  async sweep(): Promise<void> {
    const now = this.clock.now().getTime();
    const sentUntil = new Date(now - keptAfterSending);
    const commandsUntil = new Date(now - idempotencyLifetime);
    for (const store of this.stores.values()) await store.sweep(sentUntil, commandsUntil);
  }

  /** Publishes what waits, for at most three seconds, and stops. What is left is found at the next start. */
  async drain(): Promise<void> {
    this.timers.splice(0).forEach(clearInterval);
    const last = this.inTurn(async () => {
      await this.poll();
      await this.publisher.idle();
      await this.publisher.writeMarks();
    });
    await Promise.race([last, sleep(3_000, undefined, { ref: false })]);
  }

  private get mayPublish(): boolean {
    return this.audited && this.setup.connection.connected;
  }

  private start(): void {
    this.every(this.setup.pollInterval ?? 1_000, () => this.poll());
    this.every(auditInterval, () => this.audit());
    this.every(sweepInterval, () => this.sweep());
    // After the caller's other `watch` calls.
    setImmediate(() => void this.inTurn(() => this.poll()));
  }

  /** Left out while the one before has not ended: a database that is away must not pile them up. */
  private every(milliseconds: number, work: () => Promise<void>): void {
    let waiting = false;
    const tick = async (): Promise<void> => {
      if (waiting) return;
      waiting = true;
      await this.inTurn(work);
      waiting = false;
    };
    this.timers.push(setInterval(() => void tick(), milliseconds));
  }

  /** One look, audit or sweep at a time. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      if (!isAway(error)) this.complaints.say(`The outbox relay goes on after ${String(error)}`);
    });
    return this.turn;
  }

  private async poll(): Promise<void> {
    // A service without events has no stream to ask for.
    if (this.stores.size === 0) return;
    if (!this.audited) await this.audit();
    let oldest = Infinity;
    let waiting = 0;
    for (const store of this.stores.values()) {
      const refused = this.publisher.refusedIn(store);
      waiting += refused.reduce((sum, { due }) => sum + due, 0);
      oldest = refused.reduce((before, { since }) => Math.min(before, since), oldest);
      const except = refused.map(({ documentId }) => documentId);
      for (let isMore = true; isMore;) {
        const found = await store.pending(except);
        const due = found.flatMap(({ outbox }) =>
          outbox.filter((entry) => this.publisher.isDue(entry)),
        );
        waiting += due.length;
        oldest = due.reduce((before, { at }) => Math.min(before, at.getTime()), oldest);
        const isDone = await this.publishPage(store, found);
        isMore = found.length === pageSize && isDone;
      }
    }
    const age = waiting === 0 ? 0 : (this.clock.now().getTime() - oldest) / 1_000;
    this.observer.outbox?.(waiting, age);
  }

  /** Answers whether all were published and noted: if not, the next page would be this one again. */
  private async publishPage(store: OutboxStore, page: OutboxDocument[]): Promise<boolean> {
    if (page.length === 0 || !this.mayPublish) return false;
    const sent = await Promise.all(
      page.map((document) => this.publisher.publishAll(store, document)),
    );
    const isNoted = await this.publisher.writeMarks();
    return isNoted && !sent.includes(false);
  }

  /** Compares the stream with what it acknowledged. Its newest events may be gone (reliability.md 1.3). */
  private async audit(): Promise<void> {
    if (this.stores.size === 0 || !this.setup.connection.connected) return;
    const last = await this.lastSequence();
    if (last === undefined) return;
    await this.publishAgain(last, async (page) => {
      // Some may have been stored since: what was noted before we ask is in the stream, or lost.
      const lastNow = await this.lastSequence();
      if (lastNow === undefined) throw new Error(`${this.setup.stream} is gone.`);
      return page.filter(({ seq }) => seq > lastNow);
    });
    this.audited = true;
  }

  /** The broker has begun to give out sequences again that it had given out. */
  private async reopen(fromSeq: number, kept: string): Promise<void> {
    await this.publisher.writeMarks();
    // What is there after all is told twice: the broker knows it by its id.
    await this.publishAgain(fromSeq - 1, (page) => page.filter(({ eventId }) => eventId !== kept));
  }

  private async publishAgain(
    afterSeq: number,
    lostOf: (page: Place[]) => Place[] | Promise<Place[]>,
  ): Promise<void> {
    let lost = 0;
    for (const store of this.stores.values()) {
      for await (const page of store.storedAfter(afterSeq)) {
        lost += await store.reopen(await lostOf(page));
      }
    }
    if (lost > 0) {
      this.logger.error(
        `${this.setup.stream} lost ${lost} events that it had acknowledged: publishing them again.`,
      );
    }
  }

  private lastSequence(): Promise<number | undefined> {
    return this.setup.events.lastSequence(this.setup.stream);
  }
}
