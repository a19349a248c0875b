import type { ProblemCode } from '@atrium/contracts';

/** What became of a request: answered, or the code of the problem. */
export type Outcome = 'answered' | ProblemCode;

/** What became of one delivery of an event. */
export type Consumption = 'done' | 'duplicate' | 'failed' | 'dead';

/** Told what happens on the bus, for metrics. Must not throw and must not block. Durations are seconds. */
export interface MessagingObserver {
  /** This process asked. */
  asked?(subject: string, outcome: Outcome, seconds: number): void;
  /** This process replied. */
  replied?(subject: string, outcome: Outcome, seconds: number): void;
  /** A message was thrown away unread, for example a request without a reply subject. */
  dropped?(subject: string, reason: string): void;
  /** JetStream has confirmed an event. */
  published?(subject: string): void;
  consumed?(subject: string, consumption: Consumption, seconds: number): void;
  /** Events not yet published, and the age of the oldest (0 when there is none). Every few seconds. */
  outbox?(pending: number, oldestSeconds: number): void;
}
