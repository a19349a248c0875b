import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { byTimer, CLOCK, SETTINGS } from '@atrium/service';
import type { OrganizationsSettings } from '../config.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { ActivitiesRepository } from './activities.repository.js';
import { keptDays, keptSince } from './activity.js';

/** How often one asks the database whose turn it is, in milliseconds. */
const askEvery = 60_000;
/** What is too old goes within a day. It is not shown before, either. */
const removeEvery = 24 * 60 * 60_000;
/** Organizations read at once. */
const pageSize = 500;

/** Removes what organizations keep no longer, each by its own setting as it is today: once a day, by one process. */
@Injectable()
export class RemoveOldActivities {
  private askAgainAt = 0;

  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly activities: ActivitiesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  /** When it is time, and somebody's turn. */
  async execute(): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() < this.askAgainAt) return;
    const next = new Date(now.getTime() + removeEvery);
    if (await this.activities.takeTurn(now, next)) await this.remove(now);
    this.askAgainAt = now.getTime() + askEvery;
  }

  private async remove(now: Date): Promise<void> {
    let after: string | undefined;
    for (let isMore = true; isMore;) {
      const page = await this.organizations.pageOfRetentions(after, pageSize);
      for (const { _id, activityDays } of page) {
        const until = keptSince(now, keptDays(activityDays, this.settings));
        await this.activities.removeUntil(_id, until, byTimer);
      }
      after = page.at(-1)?._id;
      isMore = page.length === pageSize;
    }
  }
}
