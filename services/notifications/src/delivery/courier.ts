import { invoicesMailEnded } from '@atrium/contracts';
import { type Clock, happened, runAs } from '@atrium/messaging';
import { CLOCK, SETTINGS, StopDeadline } from '@atrium/service';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NotificationsSettings } from '../config.js';
import { DeliverMail } from './deliver-mail.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { type Delivery, endOfMailing, leaseFor, type Outcome } from './delivery.js';
import { MailMetrics } from './mail-metrics.js';

/** How often one looks for deliveries that nobody has told of: retries, and those of a process that died. */
const lookEvery = 1_000;

/** How often, and how many times, one tries to note the end of an attempt while the database is away. */
const settleEvery = 250;
const settleAttempts = 1_000;

const day = 24 * 60 * 60 * 1_000;

/** Works off what is due, a few at a time; every process of the service has one, and they share the work. */
@Injectable()
export class Courier implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Courier.name);
  private readonly rounds = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private poked = false;
  private stopping = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: NotificationsSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly deliveries: DeliveriesRepository,
    private readonly deliverMail: DeliverMail,
    private readonly metrics: MailMetrics,
    private readonly stopDeadline: StopDeadline,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.poke(), lookEvery);
  }

  /** Begins nothing new and waits for what is under way; the next process repeats what takes too long. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    const late = sleep(this.stopDeadline.left, undefined, { ref: false });
    await Promise.race([Promise.all(this.rounds), late]);
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
      await this.settle(delivery, outcome, now);
      this.metrics.note(delivery, outcome, now);
      const reason = outcome.state === 'sent' ? '' : `, ${outcome.reason}`;
      this.logger.log(`Delivery ${delivery._id}: ${outcome.state}${reason}`);
    } finally {
      clearInterval(keeper);
    }
  }

  /** What was sent must be noted: a database that is away for a moment must not make it go out again. */
  private async settle(delivery: Delivery, outcome: Outcome, now: Date): Promise<void> {
    const expiresAt = new Date(now.getTime() + this.settings.mailHistoryDays * day);
    const end = endOfMailing(delivery, outcome);
    const circumstances = { by: null, at: now, requestId: delivery.requestId };
    const told = end ? happened(invoicesMailEnded, end, circumstances) : undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.deliveries.settle(delivery, outcome, { now, expiresAt, told });
      } catch (error) {
        if (this.stopping || attempt === settleAttempts) throw error;
        await sleep(settleEvery);
      }
    }
  }
}
