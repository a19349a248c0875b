import type { Msg, MsgHdrs } from '@nats-io/transport-node';

/**
 * One delivery of an event by JetStream, answered through its reply subject (NATS ADR-15). Answering
 * twice changes nothing.
 */
export class Delivery {
  private answered = false;

  constructor(private readonly message: Msg) {}

  get subject(): string {
    return this.message.subject;
  }

  get data(): Uint8Array {
    return this.message.data;
  }

  get headers(): MsgHdrs | undefined {
    return this.message.headers;
  }

  /** `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>...`, with two more words before the stream in newer servers. */
  get streamSequence(): number {
    const words = (this.message.reply ?? '').split('.');
    return Number(words[words.length > 9 ? 7 : 5]);
  }

  /** It had its effect. */
  ack(): void {
    this.answer('+ACK');
  }

  /** Deliver it again after so many milliseconds. Without a delay five deliveries are burnt in 2 ms. */
  retryAfter(milliseconds: number): void {
    this.answer(`-NAK {"delay":${milliseconds * 1_000_000}}`);
  }

  /** Never deliver it again. */
  terminate(reason: string): void {
    this.answer(`+TERM ${reason.replaceAll(/\s+/g, ' ')}`);
  }

  /** It takes longer: don't deliver it to somebody else. */
  working(): void {
    if (!this.answered) this.message.respond('+WPI');
  }

  private answer(word: string): void {
    if (this.answered) return;
    this.answered = true;
    this.message.respond(word);
  }
}
