import { Injectable } from '@nestjs/common';
import type {
  Action,
  CheckRightInput,
  CheckRightsInput,
  RightCheck,
  RightChecks,
  WantedRight,
} from '@atrium/contracts';
import { grantsOf } from '../team/team.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { allows, blocksManagement, type Holding, may, needsSecondFactor } from './access.js';
import { Gatekeeper, type Standing } from './gatekeeper.js';

/** What needs no grant, if the role does not allow it, can not come from a team. */
const grantedToTeams: readonly Action[] = ['products.use', 'products.manage'];

/** Tells other services whether an account may do something here: rights are nobody else's affair (decision 21). */
@Injectable()
export class CheckRight {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly teams: TeamsRepository,
  ) {}

  async execute({ right, productId, ...whose }: CheckRightInput): Promise<RightCheck> {
    const wanted = { right, ...(productId !== undefined && { productId }) };
    const { allowed, ...admission } = await this.many({ ...whose, wanted: [wanted] });
    return { ...admission, allowed: allowed[0] ?? false };
  }

  /** At the price of one: two reads, and a third where teams may have a say. */
  async many(input: CheckRightsInput): Promise<RightChecks> {
    const { accountId, organizationId, usedSecondFactor, wanted } = input;
    const standing = await this.gatekeeper.standingOf(accountId, organizationId);
    const none = wanted.map(() => false);
    if (!standing) return { isMember: false, needsSecondFactor: false, allowed: none };
    const amr = usedSecondFactor ? ['mfa'] : [];
    if (needsSecondFactor(standing.organization, { amr })) {
      return { isMember: true, needsSecondFactor: true, allowed: none };
    }
    const holding = await this.holdingOf(standing, wanted);
    const isBlocked = ({ right }: WantedRight): boolean =>
      right === 'products.manage' && blocksManagement(standing.organization);
    const allowed = wanted.map(
      (one) => !isBlocked(one) && allows(holding, one.right, one.productId),
    );
    const reason = wanted.some(isBlocked) && { productManagementBlocked: true };
    return { isMember: true, needsSecondFactor: false, allowed, ...reason };
  }

  private async holdingOf(
    { role, membership, organization }: Standing,
    wanted: readonly WantedRight[],
  ): Promise<Holding> {
    const { rights, teams = [] } = membership;
    const { billing, products } = rights;
    const mayHelp = wanted.some(({ right }) => grantedToTeams.includes(right) && !may(role, right));
    const open = mayHelp ? await this.teams.openAmong(organization._id, teams) : [];
    return { role, billing, products: [...products, ...grantsOf(open)] };
  }
}
