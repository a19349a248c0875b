import type { ClosingReference, Finished } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { DeliveriesRepository } from '../delivery/deliveries.repository.js';

/** The organization does not come back: nobody is told of it any more, and what was told is forgotten. */
@Injectable()
export class FinishClosing {
  constructor(private readonly deliveries: DeliveriesRepository) {}

  async execute({ organizationId }: ClosingReference): Promise<Finished> {
    await this.deliveries.forget(organizationId);
    return { isDone: true };
  }
}
