import { type ProblemDetails, type RequestContract, subjectAskedBy } from '@atrium/contracts';
import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BusConnection, type Denial, isInbox } from './connection.js';
import { header } from './headers.js';
import type { MessagingObserver } from './observer.js';
import { Problem } from './problem.js';
import { NoReply, type ReplyBox } from './reply-box.js';
import type { Caller } from './request-context.js';

/** The largest request, in bytes: the server's 1 MiB less room for headers. */
export const maxRequestBytes = 1024 * 1024 - 16 * 1024;

/** The asking side: request/reply with a deadline, and broadcasts. */
export class Bus {
  constructor(
    private readonly connection: BusConnection,
    private readonly replies: ReplyBox,
    private readonly observer: MessagingObserver = {},
  ) {}

  /** Whether a request can be sent just now. */
  get connected(): boolean {
    return this.connection.connected;
  }

  /**
   * Asks, and waits for the reply as long as the contract or the caller's deadline says. Throws a
   * `Problem`: what the service answered; `unavailable` when the request did not get through (certain)
   * or a query was not answered; `outcome-unknown` when a command may or may not have been carried out.
   * A request that nobody received is sent once more; one that somebody may have received never.
   */
  async request<Input extends object, Output extends object>(
    contract: RequestContract<Input, Output>,
    input: Input,
    caller: Caller,
  ): Promise<Output> {
    const started = performance.now();
    try {
      const reply = await this.ask(contract, input, caller);
      const problem = reply.headers?.get(header.problem);
      if (problem) throw Problem.from(reply.json<ProblemDetails>());
      const output = reply.json<Output>();
      this.observer.asked?.(contract.subject, 'answered', secondsSince(started));
      return output;
    } catch (error) {
      const problem = error instanceof NoReply ? asProblem(error, contract) : error;
      const outcome = problem instanceof Problem ? problem.code : 'internal-error';
      this.observer.asked?.(contract.subject, outcome, secondsSince(started));
      throw problem;
    }
  }

  /** Tells everybody who listens now. Not durable: who is away never hears it. Only subjects in `broadcasts`. */
  announce(subject: string, payload: object): void {
    if (this.connected) this.connection.nats.publish(subject, JSON.stringify(payload));
  }

  /** Hears announcements. What the handler returns is sent back if the announcer gathers confirmations. */
  listen(subject: string, handler: (payload: unknown) => object | void): void {
    this.connection.subscribe(subject, (message) => {
      const confirmation = handler(parsed(message));
      if (isInbox(message.reply)) message.respond(JSON.stringify(confirmation ?? {}));
    });
  }

  /**
   * Announces and hands each confirmation to `onReply`, until that answers true (resolves with true) or
   * `timeout` milliseconds are over or the bus goes away (false). `settle` ends the waiting earlier.
   */
  gather(
    subject: string,
    payload: object,
    timeout: number,
    onReply: (confirmation: unknown) => boolean,
  ): { done: Promise<boolean>; settle: (result: boolean) => void } {
    return this.replies.gather(subject, JSON.stringify(payload), timeout, (message) =>
      onReply(parsed(message)),
    );
  }

  /**
   * Pings the given subjects and answers with those that the bus does not let us ask. A service that is
   * not there yet is no finding: who may ask what is judged by the server before it looks for one.
   */
  async denied(subjects: readonly string[]): Promise<string[]> {
    const denied = new Set<string>();
    const note = ({ operation, subject }: Denial): void => {
      if (operation === 'publish' && subjects.includes(subject)) denied.add(subject);
    };
    this.connection.onDenial(note);
    const ping = headers();
    ping.set(header.ping, '1');
    await Promise.allSettled(
      subjects.map((subject) => this.replies.request(subject, '{}', 2_000, ping)),
    );
    return [...denied];
  }

  private async ask(contract: RequestContract, input: object, caller: Caller): Promise<Msg> {
    const body = JSON.stringify(input);
    if (Buffer.byteLength(body) > maxRequestBytes) {
      throw new Problem('invalid-input', { detail: 'The request is too large.' });
    }
    // Real time, whatever a test's clock says: it is about waiting.
    const now = Date.now();
    const deadline = Math.min(now + contract.timeout, caller.deadline ?? Infinity);
    const carried = headersOf(caller, deadline);
    const subject = subjectAskedBy(contract, this.connection.name);
    const send = (milliseconds: number): Promise<Msg> =>
      milliseconds > 0
        ? this.replies.request(subject, body, milliseconds, carried)
        : Promise.reject(new NoReply('not-sent', subject));
    try {
      return await send(deadline - now);
    } catch (error) {
      if (!(error instanceof NoReply) || error.reason !== 'no-responders') throw error;
      await sleep(20);
      return await send(deadline - Date.now());
    }
  }
}

function headersOf(caller: Caller, deadline: number): MsgHdrs {
  const carried = headers();
  carried.set(header.requestId, caller.requestId);
  carried.set(header.deadline, String(deadline));
  if (caller.assertion !== undefined) carried.set(header.assertion, caller.assertion);
  if (caller.idempotencyKey !== undefined) {
    carried.set(header.idempotencyKey, caller.idempotencyKey);
  }
  return carried;
}

function asProblem({ reason }: NoReply, contract: RequestContract): Problem {
  if (reason === 'denied') return new Problem('internal-error');
  const surelyNotDone = reason === 'no-responders' || reason === 'not-sent';
  if (surelyNotDone || contract.effect === 'query') {
    return new Problem('unavailable', { retryAfter: 1 });
  }
  return new Problem('outcome-unknown');
}

function parsed(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1_000;
}
