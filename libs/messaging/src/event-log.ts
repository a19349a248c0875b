import { headers } from '@nats-io/transport-node';
import { NoReply, type ReplyBox } from './reply-box.js';

/** Where JetStream put an event. */
export interface Acknowledgement {
  readonly seq: number;
  /** It was there already: the broker remembers message ids for ten minutes. */
  readonly duplicate: boolean;
}

interface ApiReply {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly state?: { readonly last_seq: number };
  readonly error?: { readonly description: string };
}

const acknowledgedWithin = 5_000;

/** JetStream, as far as a service may use it: publish what it may publish, look at its own stream. */
export class EventLog {
  constructor(private readonly replies: ReplyBox) {}

  /** Resolves when the event is on the broker's disk. `messageId` makes publishing it again harmless. */
  async publish(
    subject: string,
    messageId: string,
    body: string | Uint8Array,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Acknowledgement> {
    const carried = headers();
    carried.set('Nats-Msg-Id', messageId);
    for (const [name, value] of Object.entries(extra)) carried.set(name, value);
    const reply = await this.replies.request(subject, body, acknowledgedWithin, carried);
    const { seq, duplicate = false, error } = reply.json<ApiReply>();
    if (error !== undefined || seq === undefined) {
      throw new Error(`${subject} was not stored: ${error?.description ?? 'no sequence'}`);
    }
    return { seq, duplicate };
  }

  /** The sequence of the newest event in a stream; undefined when there is no such stream (yet). */
  async lastSequence(stream: string): Promise<number | undefined> {
    const subject = `$JS.API.STREAM.INFO.${stream}`;
    const reply = await this.replies.request(subject, '', acknowledgedWithin);
    return reply.json<ApiReply>().state?.last_seq;
  }
}

/** Whether publishing failed because the bus or its stream is away, not because of the event. */
export function isAway(error: unknown): boolean {
  return error instanceof NoReply && error.reason !== 'denied';
}
