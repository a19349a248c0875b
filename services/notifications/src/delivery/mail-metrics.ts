import { METRICS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { Delivery, Outcome } from './delivery.js';

/** What an operator sees of the mails. */
@Injectable()
export class MailMetrics {
  private readonly attempts: Counter;
  private readonly sent: Histogram;
  readonly waiting: Gauge;

  constructor(@Inject(METRICS) registry: Registry, deliveries: DeliveriesRepository) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'atrium_mail_attempts_total',
      help: 'Attempts to send a mail, by what it tells and how the attempt ended.',
      labelNames: ['notice', 'state', 'reason'],
      registers,
    });
    this.sent = new Histogram({
      name: 'atrium_mail_sent_seconds',
      help: 'From the event to the mail server having taken the mail.',
      labelNames: ['notice'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3_600, 86_400],
      registers,
    });
    this.waiting = new Gauge({
      name: 'atrium_mails_waiting',
      help: 'Mails not sent yet, in all processes together.',
      registers,
      async collect(): Promise<void> {
        // While the database is away the other figures are still worth showing, and this one as it was.
        const waiting = await deliveries.countWaiting().catch(() => undefined);
        if (waiting !== undefined) this.set(waiting);
      },
    });
  }

  /** Counts an attempt that has ended. */
  note({ notice, occurredAt }: Delivery, outcome: Outcome, now: Date): void {
    const reason = outcome.state === 'sent' ? '' : outcome.reason;
    this.attempts.inc({ notice, state: outcome.state, reason });
    if (outcome.state !== 'sent') return;
    this.sent.observe({ notice }, (now.getTime() - occurredAt.getTime()) / 1_000);
  }
}
