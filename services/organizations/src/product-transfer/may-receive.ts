import { Injectable } from '@nestjs/common';
import type { Asker } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { refuseWhileBlocked } from './refuse-while-blocked.js';

/** Judges whether somebody may receive products in an organization. */
@Injectable()
export class MayReceive {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  /** Throws as the gatekeeper does, and `product-management-blocked`. */
  async require(asker: Asker, organizationId: string): Promise<void> {
    const receiver = await this.gatekeeper.require(asker, organizationId, 'products.receive');
    refuseWhileBlocked(receiver.organization);
  }
}
