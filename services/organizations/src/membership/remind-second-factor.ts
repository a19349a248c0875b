import { Inject, Injectable } from '@nestjs/common';
import {
  type RemindedMembers,
  type RemindSecondFactorInput,
  secondFactorReminded,
} from '@atrium/contracts';
import { type Clock, happened, type RequestContext } from '@atrium/messaging';
import { CLOCK, pageAsked } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { MembersByFactor } from './members-by-factor.js';
import { MembershipsRepository } from './memberships.repository.js';

/** As many as one request reminds. */
const limit = 200;

/** For how long nobody is reminded again, in milliseconds. */
const once = 24 * 60 * 60_000;

/** Those who look after an organization have its members reminded who have no second factor (B-6). */
@Injectable()
export class RemindSecondFactor {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly byFactor: MembersByFactor,
    private readonly memberships: MembershipsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, cursor }: RemindSecondFactorInput,
    context: RequestContext,
  ): Promise<RemindedMembers> {
    const { asker, requestId } = context;
    const { after } = pageAsked({ cursor });
    const { organization } = await this.gatekeeper.require(
      asker,
      organizationId,
      'members.oversee',
    );
    const asked = { after, limit, hasSecondFactor: false };
    const { page, nextCursor } = await this.byFactor.page(organization, asked, context.caller());
    let reminded = 0;
    for (const { membership, member } of page) {
      const at = this.clock.now();
      const data = { organizationId, accountId: member.accountId };
      const entry = happened(secondFactorReminded, data, { by: asker.accountId, at, requestId });
      const notSince = new Date(at.getTime() - once);
      if (await this.memberships.remind(membership, { at, notSince, entry })) reminded += 1;
    }
    return { reminded, nextCursor };
  }
}
