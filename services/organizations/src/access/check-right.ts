import { Injectable } from '@nestjs/common';
import type {
  CheckRightInput,
  CheckRightsInput,
  RightCheck,
  RightChecks,
  WantedRight,
} from '@atrium/contracts';
import type { HeldProduct } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { grantsOf } from '../team/team.js';
import { TeamsRepository } from '../team/teams.repository.js';
import {
  allows,
  blocksManagement,
  type Holding,
  isOfProducts,
  may,
  needsSecondFactor,
} from './access.js';
import { Gatekeeper, type Standing } from './gatekeeper.js';

/** Tells other services whether an account may do something here: rights are nobody else's affair (decision 21). */
@Injectable()
export class CheckRight {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    private readonly products: ProductsRepository,
  ) {}

  async execute({ right, productId, ...whose }: CheckRightInput): Promise<RightCheck> {
    const wanted = { right, ...(productId !== undefined && { productId }) };
    const { allowed, ...admission } = await this.many({ ...whose, wanted: [wanted] });
    return { ...admission, allowed: allowed[0] ?? false };
  }

  /** At the price of one: two reads, a third where products are named, and a fourth where teams may have a say. */
  async many(input: CheckRightsInput): Promise<RightChecks> {
    const { accountId, organizationId, usedSecondFactor, wanted } = input;
    const [standing, held] = await Promise.all([
      this.gatekeeper.standingOf(accountId, organizationId),
      this.products.heldAmong(organizationId, productsOf(wanted)),
    ]);
    const none = wanted.map(() => false);
    if (!standing) return { isMember: false, needsSecondFactor: false, allowed: none };
    const amr = usedSecondFactor ? ['mfa'] : [];
    if (needsSecondFactor(standing.organization, { amr })) {
      return { isMember: true, needsSecondFactor: true, allowed: none };
    }
    const holding = await this.holdingOf(standing, wanted, held);
    const isBlocked = ({ right }: WantedRight): boolean =>
      right === 'products.manage' && blocksManagement(standing.organization);
    const allowed = wanted.map(
      (one) => !isBlocked(one) && allows(holding, one.right, productIn(held, one)),
    );
    const reason = wanted.some(isBlocked) && { productManagementBlocked: true };
    return { isMember: true, needsSecondFactor: false, allowed, ...reason };
  }

  private async holdingOf(
    { role, membership, organization }: Standing,
    wanted: readonly WantedRight[],
    held: ReadonlyMap<string, HeldProduct>,
  ): Promise<Holding> {
    const { rights, teams = [] } = membership;
    const { billing, products } = rights;
    // What needs no grant, and what is no product of the organization, can not come from a team.
    const mayHelp = wanted.some((one) => !may(role, one.right) && productIn(held, one));
    const open = mayHelp ? await this.teams.openAmong(organization._id, teams) : [];
    return { role, billing, products: [...products, ...grantsOf(open)] };
  }
}

function productsOf(wanted: readonly WantedRight[]): string[] {
  return wanted.flatMap(({ right, productId }) =>
    productId !== undefined && isOfProducts(right) ? [productId] : [],
  );
}

/** The product that somebody wants to do something with; null when it is not the organization's. */
function productIn(
  held: ReadonlyMap<string, HeldProduct>,
  { productId }: WantedRight,
): HeldProduct | null | undefined {
  return productId === undefined ? undefined : (held.get(productId) ?? null);
}
