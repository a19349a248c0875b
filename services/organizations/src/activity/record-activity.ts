import { Injectable } from '@nestjs/common';
import type { EventMessage } from '@atrium/contracts';
import { ActivitiesRepository } from './activities.repository.js';
import { activitiesOf } from './activity.js';

/** Writes what an event tells of an organization into its log: once, however often it comes. */
@Injectable()
export class RecordActivity {
  constructor(private readonly activities: ActivitiesRepository) {}

  async execute(event: EventMessage): Promise<void> {
    for (const activity of activitiesOf(event)) await this.activities.write(activity);
  }
}
