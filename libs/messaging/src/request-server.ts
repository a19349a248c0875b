import {
  operatorProblems,
  problemDetails,
  type RequestContract,
  subjectReplied,
  tokenProblems,
  universalProblems,
} from '@atrium/contracts';
import { type MessageHandler, ServerNats } from '@nestjs/microservices';
import { headers, type Msg, type Subscription } from '@nats-io/transport-node';
import { isObservable, lastValueFrom } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AssertionVerifier } from './assertion-verifier.js';
import { type Clock, systemClock } from './clock.js';
import { type BusConnection, isInbox } from './connection.js';
import { type CurrentRequest, hasChanged, runAs } from './current-request.js';
import { isDatabaseAway, wasNotSent } from './database-away.js';
import { header } from './headers.js';
import { parseInput } from './input.js';
import type { MessagingObserver, Outcome } from './observer.js';
import { maxReplyBytes, promisedFields } from './output.js';
import { Problem } from './problem.js';
import { RequestContext } from './request-context.js';
import { readRequest } from './request-message.js';
import { requireOperator } from './require-operator.js';
import { requireScope } from './require-scope.js';
import { stopsWithin } from './stops-within.js';

export interface RequestServerOptions {
  readonly service: string;
  readonly connection: BusConnection;
  readonly verifier: AssertionVerifier;
  readonly observer?: MessagingObserver;
  readonly clock?: Clock;
  /** Requests handled at the same time; more are answered `busy`. */
  readonly maxInFlight?: number;
  /** How long closing waits for requests that are being handled, in milliseconds. */
  readonly drainTimeout?: number;
}

/**
 * Nest's NATS server with its measured gaps closed (reliability.md 1.5): one queue group per service, a
 * strict reading of messages, deadlines, verified askers, RFC 9457 errors, promised fields only, ready
 * only when no subscription was refused, and a drain that waits for what is being handled.
 */
export class RequestServer extends ServerNats {
  private readonly subscribed: Subscription[] = [];
  private readonly refused = new Set<string>();
  private inFlight = 0;
  private closing: Promise<void> | undefined;
  private readonly observer: MessagingObserver;
  private readonly clock: Clock;

  constructor(private readonly setup: RequestServerOptions) {
    super({});
    this.observer = setup.observer ?? {};
    this.clock = setup.clock ?? systemClock;
  }

  /** The subjects for which the bus does not let us reply: none, or this service is not healthy. */
  get refusedSubjects(): readonly string[] {
    return [...this.refused];
  }

  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      for (const [subject, handler] of this.messageHandlers) this.subscribe(subject, handler);
      await this.setup.connection.flush();
      if (this.refused.size > 0) {
        throw new Error(`The bus refuses subscriptions to ${this.refusedSubjects.join(', ')}.`);
      }
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more requests, then waits for those being handled. The shared connection stays open. */
  override close(): Promise<void> {
    return (this.closing ??= this.drain());
  }

  override unwrap<T>(): T {
    return this.setup.connection.nats as T;
  }

  private async drain(): Promise<void> {
    const { connection, drainTimeout = stopsWithin } = this.setup;
    const until = performance.now() + drainTimeout;
    if (connection.connected) {
      // Draining, not unsubscribing: what the server has already sent here is still handled.
      const draining = this.subscribed.map((subscription) => subscription.drain());
      const late = sleep(drainTimeout, undefined, { ref: false });
      await Promise.race([Promise.allSettled(draining), late]);
    }
    while (this.inFlight > 0 && performance.now() < until) await sleep(10);
    if (this.inFlight > 0) this.logger.warn(`${this.inFlight} requests did not finish in time.`);
    await connection.settle();
  }

  private subscribe(subject: string, handler: MessageHandler): void {
    const contract = handler.extras?.['contract'] as RequestContract | undefined;
    if (contract === undefined) throw new Error(`"${subject}" is handled without @Replies.`);
    if (contract.repliedBy !== this.setup.service) {
      throw new Error(`${this.setup.service} must not reply to "${subject}".`);
    }
    this.subscribed.push(
      this.setup.connection.subscribe(
        subjectReplied(contract),
        (message) => this.receive(contract, handler, message),
        { queue: this.setup.service, refused: () => this.refused.add(subject) },
      ),
    );
  }

  private async receive(
    contract: RequestContract,
    handler: MessageHandler,
    message: Msg,
  ): Promise<void> {
    if (!isInbox(message.reply)) {
      this.observer.dropped?.(contract.subject, 'no inbox to reply to');
      return;
    }
    if (message.headers?.has(header.ping)) {
      message.respond();
      return;
    }
    const started = performance.now();
    this.inFlight += 1;
    try {
      const outcome = await this.reply(contract, handler, message);
      this.observer.replied?.(contract.subject, outcome, (performance.now() - started) / 1_000);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async reply(
    contract: RequestContract,
    handler: MessageHandler,
    message: Msg,
  ): Promise<Outcome> {
    let requestId: string | null = null;
    let current: CurrentRequest | undefined;
    let body: string;
    try {
      if (this.inFlight > (this.setup.maxInFlight ?? 1_000)) throw new Problem('busy');
      const request = readRequest(contract, message);
      requestId = request.requestId;
      if (request.deadline <= Date.now()) throw new Problem('outcome-unknown');
      const asker =
        contract.onBehalfOf === 'account'
          ? await this.setup.verifier.verify(request.assertion)
          : undefined;
      if (asker) {
        requireScope(contract, asker);
        requireOperator(contract, asker, this.clock.now());
      }
      const input = await parseInput(contract.input, request.body);
      const context = new RequestContext(
        contract,
        request.requestId,
        request.deadline,
        request.idempotencyKey,
        request.service,
        request.assertion,
        asker,
        contract.provesParticipant ? message.subject.split('.').at(-1) : undefined,
      );
      const accountId = asker?.accountId;
      current = { requestId, subject: contract.subject, ...(accountId && { accountId }) };
      const result = await runAs(current, async () => {
        // Nest's types know its own contexts only.
        const returned: unknown = await handler(input, context as never);
        const output: unknown = isObservable(returned)
          ? await lastValueFrom(returned, { defaultValue: undefined })
          : returned;
        // So that a request can be followed by its id from the gateway through all services.
        if (contract.effect === 'command') this.logger.log('Carried out');
        return output;
      });
      body = promisedFields(contract.output, result);
      if (Buffer.byteLength(body) > maxReplyBytes) {
        throw new Error(`The reply is larger than ${maxReplyBytes} bytes.`);
      }
    } catch (error) {
      const changed = current !== undefined && hasChanged(current);
      return this.refuse(contract, message, requestId, asKnown(contract, error, changed));
    }
    message.respond(body);
    return 'answered';
  }

  private refuse(
    contract: RequestContract,
    message: Msg,
    requestId: string | null,
    error: unknown,
  ): Outcome {
    const promised = error instanceof Problem && mayAnswer(contract, error);
    if (!promised) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      runAs({ requestId, subject: contract.subject }, () =>
        this.logger.error(`${contract.subject} (request ${requestId ?? 'unknown'}): ${text}`),
      );
    }
    const details = promised ? error.details : problemDetails('internal-error');
    const carried = headers();
    carried.set(header.problem, details.code);
    message.respond(JSON.stringify(details), { headers: carried });
    return details.code;
  }
}

/** These say that nothing was carried out. */
const notCarriedOut = new Set<string>(['unavailable', 'busy']);

/**
 * What is known of a request that failed. A database that is away is no fault of ours, but a command that
 * was sent to it may have been carried out; and one that has changed something has been, at least in part.
 */
function asKnown({ effect }: RequestContract, error: unknown, changed: boolean): unknown {
  const isAway = isDatabaseAway(error);
  const saysNotDone = isAway || (error instanceof Problem && notCarriedOut.has(error.code));
  const isUnknown =
    effect === 'command' && saysNotDone && (changed || (isAway && !wasNotSent(error)));
  if (isUnknown) return new Problem('outcome-unknown', { retryAfter: 1 });
  return isAway ? new Problem('unavailable', { retryAfter: 1 }) : error;
}

function mayAnswer(contract: RequestContract, { code }: Problem): boolean {
  return (
    contract.problems.includes(code) ||
    universalProblems.includes(code) ||
    (contract.onBehalfOf === 'account' && tokenProblems.includes(code)) ||
    (contract.operatorsOnly && operatorProblems.includes(code)) ||
    (contract.idempotency !== 'none' && idempotencyProblems.has(code))
  );
}

const idempotencyProblems = new Set<string>([
  'idempotency-key-required',
  'idempotency-key-reused',
  'still-running',
]);
