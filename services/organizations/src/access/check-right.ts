import { Injectable } from '@nestjs/common';
import type { CheckRightInput, RightCheck } from '@atrium/contracts';
import { managesProduct, may } from './access.js';
import { Gatekeeper, type Standing } from './gatekeeper.js';

/** Tells another service whether an account may do something here: rights are nobody else's affair (decision 21). */
@Injectable()
export class CheckRight {
  constructor(private readonly gatekeeper: Gatekeeper) {}

  async execute(input: CheckRightInput): Promise<RightCheck> {
    const standing = await this.gatekeeper.standingOf(input.accountId, input.organizationId);
    return { isMember: standing !== null, allowed: standing !== null && allows(standing, input) };
  }
}

function allows({ role, membership }: Standing, { right, productId }: CheckRightInput): boolean {
  if (right !== 'products.manage') return may(role, right);
  return managesProduct({ role, products: membership.rights.products }, productId);
}
