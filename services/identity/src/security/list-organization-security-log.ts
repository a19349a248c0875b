import { Injectable } from '@nestjs/common';
import {
  type ListOrganizationSecurityLogInput,
  type OrganizationSecurityLogPage,
  overseeMembers,
} from '@atrium/contracts';
import { Bus, type RequestContext } from '@atrium/messaging';
import { cutPage, pageAsked } from '@atrium/service';
import { ArchiveRepository, type Period } from './archive.repository.js';
import { newestWithin, placeOf } from './newest-within.js';
import { organizationKinds, shown } from './security-log.js';
import { SecurityLogRepository } from './security-log.repository.js';

/**
 * Those who manage an organization see how its members get in and what they change of their safeguards, from
 * the day they joined to the day they left (B-6). Organizations says whether the asker may, and about whom.
 *
 * Reading settles nothing: what is still in the documents is read there.
 */
@Injectable()
export class ListOrganizationSecurityLog {
  constructor(
    private readonly bus: Bus,
    private readonly log: SecurityLogRepository,
    private readonly archive: ArchiveRepository,
  ) {}

  async execute(
    { organizationId, accountId, ...asked }: ListOrganizationSecurityLogInput,
    context: RequestContext,
  ): Promise<OrganizationSecurityLogPage> {
    const { after, limit } = pageAsked(asked);
    const whom = { organizationId, ...(accountId !== undefined && { accountId }) };
    const { members } = await this.bus.request(overseeMembers, whom, context.caller());
    const periods: Period[] = members.map((member) => ({
      accountId: member.accountId,
      since: new Date(member.since),
      until: member.until === null ? null : new Date(member.until),
    }));
    // The documents first: what moves meanwhile is then seen twice, and never missed.
    const unsettled = await this.log.unsettledOf(periods.map((period) => period.accountId));
    const settled = await this.archive.within(periods, organizationKinds, after, limit + 1);
    const read = newestWithin(periods, unsettled, settled, after);
    const { page, nextCursor } = cutPage(read, limit, placeOf);
    const items = page.map((line) => ({ ...shown(line), accountId: line.accountId }));
    return { items, nextCursor };
  }
}
