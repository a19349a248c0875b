import { createHmac } from 'node:crypto';
import { type IndexDefinition, type IndexOptions, Schema } from 'mongoose';
import type { OutboxModel } from './outbox-store.js';
import { Problem } from './problem.js';
import type { RequestContext } from './request-context.js';

/** That a command with an Idempotency-Key was done: kept in the document it was done in, in the same write. */
export interface IdempotencyEntry {
  /** `<actor>:<key>` */
  readonly key: string;
  /** `<id of the secret>:<HMAC of subject and input>` */
  readonly fingerprint: string;
  readonly at: Date;
  /** What was answered, without secrets. Not there while an effect of several steps still runs. */
  readonly answer?: object;
}

/** A secret for fingerprints. */
export interface FingerprintSecret {
  readonly id: string;
  readonly secret: string;
}

/** How long a repeated command is recognized, in milliseconds: a week. */
export const idempotencyLifetime = 7 * 24 * 60 * 60 * 1_000;

const entrySchema = new Schema<IdempotencyEntry>(
  {
    key: { type: String, required: true },
    fingerprint: { type: String, required: true },
    at: { type: Date, required: true },
    answer: Schema.Types.Mixed,
  },
  { _id: false, minimize: false },
);

/** The field to spread into the schema of a document that commands with a key change or create. */
export const idempotencyFields = {
  idempotency: { type: [entrySchema], default: undefined },
} as const;

/** One document for each key of an actor, whatever races there are; and what the sweep needs. */
export const idempotencyIndexes: readonly (readonly [IndexDefinition, IndexOptions])[] = [
  [{ 'idempotency.key': 1 }, { unique: true, sparse: true }],
  [{ 'idempotency.at': 1 }, { sparse: true }],
];

/**
 * One command as sent by one actor. Its pieces go into the one write that is the effect: `notDone` into
 * the filter, `noted` into the update (or `firstNoted` into the new document). Without a key all are empty.
 */
export class IdempotentCommand {
  private readonly subject: string;
  private readonly key: string | undefined;
  private readonly fingerprint: string;

  /** `secrets`: the newest first; older ones recognize what was done before a change. */
  constructor(
    context: RequestContext,
    private readonly input: object,
    private readonly secrets: readonly FingerprintSecret[],
  ) {
    const { contract, idempotencyKey } = context;
    const actor = contract.onBehalfOf === 'account' ? context.asker.accountId : context.service;
    this.subject = contract.subject;
    this.key = idempotencyKey === undefined ? undefined : `${actor}:${idempotencyKey}`;
    const [newest] = secrets;
    if (newest === undefined) throw new Error('There is no secret for fingerprints.');
    this.fingerprint = this.fingerprintWith(newest);
  }

  /** The condition that it was not done in this document. */
  get notDone(): { 'idempotency.key'?: { $ne: string } } {
    return this.key === undefined ? {} : { 'idempotency.key': { $ne: this.key } };
  }

  /** The part of the update that notes it as done. */
  noted(answer: object | undefined, at: Date): { $push?: { idempotency: IdempotencyEntry } } {
    return this.key === undefined ? {} : { $push: { idempotency: this.entry(answer, at) } };
  }

  /** The part of a new document that notes it as done. */
  firstNoted(answer: object | undefined, at: Date): { idempotency?: IdempotencyEntry[] } {
    return this.key === undefined ? {} : { idempotency: [this.entry(answer, at)] };
  }

  /**
   * Answers as before if it was done before, else does it. Loses a race gracefully: when `work` fails
   * because the same command won, the winner's answer is given. Check the rights before this: they may
   * have changed since. Throws `idempotency-key-reused` for another input under the same key,
   * `still-running` while the first one has no answer yet.
   */
  async once<Answer extends object>(
    model: OutboxModel,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const earlier = await this.earlierAnswer<Answer>(model);
    if (earlier !== undefined) return earlier;
    try {
      return await work();
    } catch (error) {
      const winners = await this.winnersAnswer<Answer>(model, error);
      if (winners !== undefined) return winners;
      throw error;
    }
  }

  /** Throws what went wrong first when the database can not be asked: a write may be under way in it. */
  private async winnersAnswer<Answer extends object>(
    model: OutboxModel,
    cause: unknown,
  ): Promise<Answer | undefined> {
    try {
      return await this.earlierAnswer<Answer>(model);
    } catch (error) {
      throw error instanceof Problem ? error : cause;
    }
  }

  private async earlierAnswer<Answer extends object>(
    model: OutboxModel,
  ): Promise<Answer | undefined> {
    if (this.key === undefined) return undefined;
    const found = await model.collection.findOne(
      { 'idempotency.key': this.key },
      { projection: { idempotency: 1 } },
    );
    const entries = (found?.['idempotency'] ?? []) as IdempotencyEntry[];
    const entry = entries.find(({ key }) => key === this.key);
    if (entry === undefined) return undefined;
    if (!this.isSame(entry.fingerprint)) throw new Problem('idempotency-key-reused');
    if (entry.answer === undefined) throw new Problem('still-running', { retryAfter: 1 });
    return entry.answer as Answer;
  }

  private entry(answer: object | undefined, at: Date): IdempotencyEntry {
    const { key, fingerprint } = this;
    return { key: key as string, fingerprint, at, ...(answer && { answer }) };
  }

  private isSame(fingerprint: string): boolean {
    const [id] = fingerprint.split(':');
    const secret = this.secrets.find((one) => one.id === id);
    return secret !== undefined && this.fingerprintWith(secret) === fingerprint;
  }

  private fingerprintWith({ id, secret }: FingerprintSecret): string {
    const text = `${this.subject}\n${JSON.stringify(this.input, inOrder)}`;
    return `${id}:${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }
}

/** Fields in order of name: the same input in another order is the same. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
