import { Injectable } from '@nestjs/common';
import type { CheckRightInput, RightCheck } from '@atrium/contracts';
import { managesProduct, may, needsSecondFactor } from './access.js';
import { Gatekeeper, type Standing } from './gatekeeper.js';

/** Tells another service whether an account may do something here: rights are nobody else's affair (decision 21). */
@Injectable()
export class CheckRight {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  async execute(input: CheckRightInput): Promise<RightCheck> {
    const standing = await this.gatekeeper.standingOf(input.accountId, input.organizationId);
    if (!standing) return { isMember: false, needsSecondFactor: false, allowed: false };
    const amr = input.usedSecondFactor ? ['mfa'] : [];
    const isClosed = needsSecondFactor(standing.organization, { amr });
    const allowed = !isClosed && allows(standing, input);
    return { isMember: true, needsSecondFactor: isClosed, allowed };
  }
}

function allows({ role, membership }: Standing, { right, productId }: CheckRightInput): boolean {
  if (right !== 'products.manage') return may(role, right);
  return managesProduct({ role, products: membership.rights.products }, productId);
}
