import { Injectable } from '@nestjs/common';
import type {
  Action,
  CheckRightInput,
  CheckRightsInput,
  RightCheck,
  RightChecks,
  WantedRight,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { ClosingsRepository } from '../closing/closings.repository.js';
import type { HeldProduct } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { meaningOf, ofType, typeNamedBy } from '../product-type/product-type.js';
import { ProductTypesRepository } from '../product-type/product-types.repository.js';
import { grantsOf } from '../team/team.js';
import { TeamsRepository } from '../team/teams.repository.js';
import {
  allows,
  blocksManagement,
  type Holding,
  isOfProducts,
  may,
  needsSecondFactor,
  readableOnceClosed,
} from './access.js';
import { Gatekeeper, type Standing } from './gatekeeper.js';

/** What is wanted, by the rules that decide; `null` is a product that is not the organization's, or not of the right's type. */
interface Wish {
  readonly action: Action;
  readonly product: HeldProduct | null | undefined;
}

/** Tells other services whether an account may do something here: rights are nobody else's affair (decision 21). */
@Injectable()
export class CheckRight {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
    private readonly products: ProductsRepository,
    private readonly types: ProductTypesRepository,
    private readonly closings: ClosingsRepository,
  ) {}

  async execute(input: CheckRightInput): Promise<RightCheck> {
    const { right, productId, evenIfClosed, ...whose } = input;
    const wanted = { right, ...(productId !== undefined && { productId }) };
    const { allowed, ...admission } = await this.many({ ...whose, wanted: [wanted] }, () => '');
    const check = { ...admission, allowed: allowed[0] ?? false };
    if (check.isMember || !evenIfClosed) return check;
    return (await this.ofClosed(input)) ?? check;
  }

  /** What whoever can open a closed organization again may read of it: they are a member as far as that goes. Null for others. */
  private async ofClosed({
    accountId,
    organizationId,
    usedSecondFactor,
    right,
  }: CheckRightInput): Promise<RightCheck | null> {
    const closed = await this.closings.findClosed(organizationId);
    if (!closed?.legalRepresentatives.includes(accountId)) return null;
    const lacksFactor = needsSecondFactor(closed, { amr: usedSecondFactor ? ['mfa'] : [] });
    const isReadable = readableOnceClosed.some((one) => one === right);
    return {
      ...{ isMember: true, needsSecondFactor: lacksFactor },
      allowed: isReadable && !lacksFactor,
    };
  }

  /**
   * At the price of one: two reads, another where products are named, one where rights of product services are, and one where
   * teams may have a say. Throws `invalid-input` naming a right that nobody has published.
   */
  async many(
    { accountId, organizationId, usedSecondFactor, wanted }: CheckRightsInput,
    pointerOf = (place: number) => `/wanted/${place}`,
  ): Promise<RightChecks> {
    const [standing, wishes] = await Promise.all([
      this.gatekeeper.standingOf(accountId, organizationId),
      this.wishes(organizationId, wanted, pointerOf),
    ]);
    const none = wanted.map(() => false);
    if (!standing) return { isMember: false, needsSecondFactor: false, allowed: none };
    const amr = usedSecondFactor ? ['mfa'] : [];
    if (needsSecondFactor(standing.organization, { amr })) {
      return { isMember: true, needsSecondFactor: true, allowed: none };
    }
    const holding = await this.holdingOf(standing, wishes);
    const isBlocked = ({ action }: Wish): boolean =>
      action === 'products.manage' && blocksManagement(standing.organization);
    const allowed = wishes.map(
      (one) => !isBlocked(one) && allows(holding, one.action, one.product),
    );
    const reason = wishes.some(isBlocked) && { productManagementBlocked: true };
    return { isMember: true, needsSecondFactor: false, allowed, ...reason };
  }

  private async wishes(
    organizationId: string,
    wanted: readonly WantedRight[],
    pointerOf: (place: number) => string,
  ): Promise<Wish[]> {
    const productIds = wanted.flatMap(({ right, productId }) =>
      productId !== undefined && isOfProducts(right) ? [productId] : [],
    );
    const [held, types] = await Promise.all([
      this.products.heldAmong(organizationId, productIds),
      this.types.among(wanted.flatMap(({ right }) => typeNamedBy(right) ?? [])),
    ]);
    return wanted.map(({ right, productId }, place) => {
      const meaning = meaningOf(right, types);
      if (!meaning) throw unknownRight(`${pointerOf(place)}/right`);
      const product = productId === undefined ? undefined : (held.get(productId) ?? null);
      return { action: meaning.action, product: ofType(product, meaning) };
    });
  }

  private async holdingOf(
    { role, membership, organization }: Standing,
    wishes: readonly Wish[],
  ): Promise<Holding> {
    const { rights, teams = [] } = membership;
    const { billing, products } = rights;
    // What needs no grant, and what is no product of the organization, can not come from a team.
    const mayHelp = wishes.some(({ action, product }) => !may(role, action) && product);
    const open = mayHelp ? await this.teams.openAmong(organization._id, teams) : [];
    return { role, billing, products: [...products, ...grantsOf(open)] };
  }
}

/** What is asked about a right that no product service has published. */
export function unknownRight(pointer: string): Problem {
  const message = 'there is no such right: its type of products has not published it';
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
