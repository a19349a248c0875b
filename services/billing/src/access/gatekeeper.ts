import { Injectable } from '@nestjs/common';
import { type Action, checkRight, type CheckRightInput } from '@atrium/contracts';
import { Bus, Problem, type RequestContext } from '@atrium/messaging';

type Wanted = Omit<CheckRightInput, 'accountId' | 'usedSecondFactor'>;

/** Asks organizations what somebody may do in one: rights are nobody else's affair (decision 21). */
@Injectable()
export class Gatekeeper {
  constructor(private readonly bus: Bus) {}

  /**
   * Throws `not-found` to whoever is no member, `second-factor-required` to a member whose session has used none where the
   * organization asks for one (B-6), `forbidden` to a member who may not (A5-3, A10-9; decision 28).
   */
  async require(
    context: RequestContext,
    organizationId: string,
    right: Action,
    productId?: string,
  ): Promise<void> {
    await this.ask(context, {
      organizationId,
      right,
      ...(productId !== undefined && { productId }),
    });
  }

  /** The same to read what there was of an organization that is closed, for whoever can open it again. */
  async requireEvenIfClosed(
    context: RequestContext,
    organizationId: string,
    right: Action,
  ): Promise<void> {
    await this.ask(context, { organizationId, right, evenIfClosed: true });
  }

  private async ask(context: RequestContext, wanted: Wanted): Promise<void> {
    const { accountId, amr } = context.asker;
    const usedSecondFactor = amr.includes('mfa');
    const check = await this.bus.request(
      checkRight,
      { accountId, usedSecondFactor, ...wanted },
      context.caller(),
    );
    if (!check.isMember) throw new Problem('not-found');
    if (check.needsSecondFactor) throw new Problem('second-factor-required');
    if (check.productManagementBlocked) throw new Problem('product-management-blocked');
    if (!check.allowed) throw new Problem('forbidden');
  }
}
