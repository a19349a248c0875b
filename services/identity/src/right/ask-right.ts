import { Injectable } from '@nestjs/common';
import { type Action, checkRight, type RightCheck } from '@atrium/contracts';
import { Bus, type Caller, Problem, type RequestContext } from '@atrium/messaging';

/** What somebody wants to do, where. */
interface Wanted {
  readonly organizationId: string;
  readonly right: Action;
  /** For `products.manage`: without it, of all products. */
  readonly productId?: string;
}

/** Asks organizations what an account may do in one: rights are nobody else's affair (decision 21). */
@Injectable()
export class AskRight {
  constructor(private readonly bus: Bus) {}

  /** Whether the asker may, in this session. */
  ofAsker(wanted: Wanted, context: RequestContext): Promise<RightCheck> {
    const { accountId, amr } = context.asker;
    const usedSecondFactor = amr.includes('mfa');
    return this.bus.request(
      checkRight,
      { accountId, usedSecondFactor, ...wanted },
      context.caller(),
    );
  }

  /** Whether an account may at all, whoever asks. */
  async isStillTrueOf(accountId: string, wanted: Wanted, caller: Caller): Promise<boolean> {
    const input = { accountId, usedSecondFactor: true, ...wanted };
    return (await this.bus.request(checkRight, input, caller)).allowed;
  }

  /** Whether an account belongs to an organization now, whatever it may do in it. */
  async isMember(accountId: string, organizationId: string, caller: Caller): Promise<boolean> {
    const right = 'mailboxes.manage' as const;
    const input = { accountId, organizationId, right, usedSecondFactor: true };
    return (await this.bus.request(checkRight, input, caller)).isMember;
  }
}

/**
 * Throws `not-found` to whoever is no member, `second-factor-required` to a member whose session has used none where
 * the organization asks for one (B-6), `product-management-blocked` where nobody may for now, `forbidden` to a member
 * who may not (decision 28).
 */
export function requireRight(check: RightCheck): void {
  const { isMember, needsSecondFactor, productManagementBlocked, allowed } = check;
  if (!isMember) throw new Problem('not-found');
  if (needsSecondFactor) throw new Problem('second-factor-required');
  if (productManagementBlocked) throw new Problem('product-management-blocked');
  if (!allowed) throw new Problem('forbidden');
}
