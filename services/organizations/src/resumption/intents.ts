import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { OrganizationsSettings } from '../config.js';
import type { Circumstances } from '../history/history.js';
import type { Unfinished } from '../organization/organization.js';

/** Makes the records of what is about to be done in several steps. */
@Injectable()
export class Intents {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  /** What every record of an intent has: a new id, and the time until which its maker is at it. */
  begun({ by, at, requestId }: Circumstances & { by: string }): Unfinished {
    return { id: newId(), by, at, requestId, until: this.leaseFrom(this.clock.now()) };
  }

  leaseFrom(now: Date): Date {
    return leaseFrom(now, this.settings);
  }
}
