/** The headers that our messages carry. One occurrence each: a message with two is refused. */
export const header = {
  /** Answered at once, before anything else: does anyone listen here? */
  ping: 'Atrium-Ping',
  requestId: 'Atrium-Request-Id',
  /** Milliseconds since 1970: nobody waits for the reply after that. */
  deadline: 'Atrium-Deadline',
  /** Who is asking, signed by identity. */
  assertion: 'Atrium-Assertion',
  idempotencyKey: 'Atrium-Idempotency-Key',
  /** On a reply: the code of the problem that its body describes. */
  problem: 'Atrium-Problem',
  /** On an event: a dead letter sent again for the one service named here. */
  replayFor: 'Atrium-Replay-For',
  /** On a dead letter: what failed, where, how often. */
  reason: 'Atrium-Reason',
  consumer: 'Atrium-Consumer',
  stream: 'Atrium-Stream',
  sequence: 'Atrium-Sequence',
  failures: 'Atrium-Failures',
  diedAt: 'Atrium-Died-At',
} as const;
