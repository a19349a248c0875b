import { Injectable } from '@nestjs/common';
import type { EventMessage } from '@atrium/contracts';
import { ActivitiesRepository } from './activities.repository.js';
import { activityOf } from './activity.js';

/** Writes what an event tells of an organization into its log: once, however often it comes. */
@Injectable()
export class RecordActivity {
  constructor(private readonly activities: ActivitiesRepository) {}

  async execute(event: EventMessage): Promise<void> {
    const activity = activityOf(event);
    if (activity) await this.activities.write(activity);
  }
}
