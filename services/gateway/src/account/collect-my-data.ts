import {
  type Client,
  exportMyAccount,
  exportMyMails,
  exportMyMemberships,
  exportMySuccessions,
  exportMySuppressions,
  exportSecurityLog,
  type PageInput,
  type RequestContract,
} from '@atrium/contracts';
import { Bus, type Caller, type Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { gathered, linesPerPage } from '../http/gathered.js';
import type { MyData } from './my-data.js';

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Asks each service what it holds about whoever asks, and puts the answers together (B-3). */
@Injectable()
export class CollectMyData {
  constructor(
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All of it or nothing: a file in which a service is missing would be taken for the whole. */
  async execute(client: Client, caller: Caller): Promise<MyData> {
    const exportedAt = this.clock.now().toISOString();
    // First alone: whoever may not have it costs one request.
    const account = await this.bus.request(exportMyAccount, { client }, caller);
    const [securityLog, memberships, successions, mails, suppressions] = await Promise.all([
      this.all(exportSecurityLog, caller),
      this.all(exportMyMemberships, caller),
      this.all(exportMySuccessions, caller),
      this.all(exportMyMails, caller),
      this.bus.request(exportMySuppressions, {}, caller),
    ]);
    return {
      exportedAt,
      identity: { ...account, securityLog },
      organizations: { memberships, successions },
      notifications: { mails, suppressions: suppressions.items },
    };
  }

  /** Page by page, as no message of the bus is long enough, and no more than one file has. */
  private async all<Item>(
    contract: RequestContract<PageInput, Page<Item>>,
    caller: Caller,
  ): Promise<{ items: Item[]; isComplete: boolean }> {
    const { lines: items, nextCursor } = await gathered(
      (after) => this.bus.request(contract, { ...after, limit: linesPerPage }, caller),
      undefined,
    );
    return { items, isComplete: nextCursor === null };
  }
}
