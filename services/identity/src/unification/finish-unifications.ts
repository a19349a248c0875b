import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { HoldersRepository } from '../mailbox/holders.repository.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { SettleUnification } from './settle-unification.js';

/** How often one looks, and how much is taken at once. */
const lookEvery = 5_000;
const most = 100;

/**
 * Sees to its end what a process began and did not finish because it stopped in the middle (decision 6). Steps may be
 * taken by several replicas at once, so there is no lease and no leader.
 */
@Injectable()
export class FinishUnifications implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FinishUnifications.name);
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
    private readonly settle: SettleUnification,
  ) {}

  onApplicationBootstrap(): void {
    this.lookIn(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.turn;
  }

  /** Finishes all that is unfinished now. */
  async execute(): Promise<void> {
    const [begun, ending] = await Promise.all([
      this.mailboxes.unfinished(this.clock.now(), most),
      this.holders.endingMailboxes(most),
    ]);
    for (const mailboxId of new Set([...begun, ...ending])) {
      await this.settle.execute(mailboxId);
    }
  }

  private lookIn(milliseconds: number): void {
    this.timer = setTimeout(() => {
      this.turn = this.look();
    }, milliseconds);
  }

  private async look(): Promise<void> {
    try {
      await this.execute();
    } catch (error) {
      this.logger.warn(`What was begun is looked at again soon: ${String(error)}`);
    }
    if (!this.stopped) this.lookIn(lookEvery);
  }
}
