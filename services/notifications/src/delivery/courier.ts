import { type Clock, runAs } from '@atrium/messaging';
import { CLOCK, METRICS, SETTINGS } from '@atrium/service';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Counter, Histogram, type Registry } from 'prom-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NotificationsSettings } from '../config.js';
import { DeliverMail } from './deliver-mail.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { type Delivery, leaseFor, type Outcome } from './delivery.js';

/** How often one looks for deliveries that nobody has told of: retries, and those of a process that died. */
const lookEvery = 1_000;

/** How long a stopping process waits for attempts under way; the next one repeats those. */
const patience = 10_000;

const day = 24 * 60 * 60 * 1_000;

/** Works off what is due, a few at a time; every process of the service has one, and they share the work. */
@Injectable()
export class Courier implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Courier.name);
  private readonly rounds = new Set<Promise<void>>();
  private readonly ended: Counter;
  private readonly took: Histogram;
  private timer: NodeJS.Timeout | undefined;
  private poked = false;
  private stopping = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: NotificationsSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(METRICS) registry: Registry,
    private readonly deliveries: DeliveriesRepository,
    private readonly deliverMail: DeliverMail,
  ) {
    this.ended = new Counter({
      name: 'atrium_mail_attempts_total',
      help: 'Attempts to send a mail, by what it tells and how the attempt ended.',
      labelNames: ['notice', 'state', 'reason'],
      registers: [registry],
    });
    this.took = new Histogram({
      name: 'atrium_mail_sent_seconds',
      help: 'From the event to the mail server having taken the mail.',
      labelNames: ['notice'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3_600, 86_400],
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.poke(), lookEvery);
  }

  /** Begins nothing new and waits for what is under way, but not for a mail server that does not answer. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await Promise.race([Promise.all(this.rounds), sleep(patience, undefined, { ref: false })]);
  }

  /** Something may be due. */
  poke(): void {
    this.poked = true;
    if (this.stopping || this.rounds.size >= this.settings.mailConnections) return;
    const round = this.workOff().finally(() => this.rounds.delete(round));
    this.rounds.add(round);
  }

  private async workOff(): Promise<void> {
    try {
      // Looking once more after a poke: what it told of may have come after the last look.
      while (this.poked && !this.stopping) {
        this.poked = false;
        for (;;) {
          const claimed = this.stopping ? null : await this.deliveries.claimDue(this.clock.now());
          if (!claimed) break;
          // There may be more: another round takes it while this one sends.
          this.poke();
          await runAs({ requestId: claimed.requestId, subject: `mail ${claimed.notice}` }, () =>
            this.attempt(claimed),
          );
        }
      }
    } catch (error) {
      this.logger.warn(`The database did not answer: ${(error as Error).name}`);
    }
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const keeper = setInterval(() => {
      // When it can't be renewed it runs out, and another process repeats the attempt.
      this.deliveries.keep(delivery, this.clock.now()).catch(() => undefined);
    }, leaseFor / 3);
    try {
      const outcome = await this.deliverMail.execute(delivery);
      const now = this.clock.now();
      const expiresAt = new Date(now.getTime() + this.settings.mailHistoryDays * day);
      await this.deliveries.settle(delivery, outcome, { now, expiresAt });
      this.note(delivery, outcome, now);
    } finally {
      clearInterval(keeper);
    }
  }

  private note(delivery: Delivery, outcome: Outcome, now: Date): void {
    const { notice } = delivery;
    const reason = outcome.state === 'sent' ? '' : outcome.reason;
    this.ended.inc({ notice, state: outcome.state, reason });
    if (outcome.state === 'sent') {
      this.took.observe({ notice }, (now.getTime() - delivery.occurredAt.getTime()) / 1_000);
    }
    this.logger.log(`Delivery ${delivery._id}: ${outcome.state} ${reason}`.trim());
  }
}
