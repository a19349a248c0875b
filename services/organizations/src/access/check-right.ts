import { Injectable } from '@nestjs/common';
import type { CheckRightInput, RightCheck } from '@atrium/contracts';
import { rightsOf } from '../membership/membership.js';
import { managesProduct } from './access.js';
import { Gatekeeper } from './gatekeeper.js';

/** Answers other services what somebody may do, from the documents that hold the rights, each time anew. */
@Injectable()
export class CheckRight {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  async execute({ accountId, organizationId, productId }: CheckRightInput): Promise<RightCheck> {
    const standing = await this.gatekeeper.standingOf(accountId, organizationId);
    if (!standing) return { isMember: false, allowed: false };
    const { role, membership } = standing;
    const { products } = rightsOf(membership);
    return { isMember: true, allowed: managesProduct({ role, products }, productId) };
  }
}
