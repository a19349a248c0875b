import { Injectable } from '@nestjs/common';
import { failpoint } from '@atrium/messaging';
import { InvitationsRepository } from '../invitation/invitations.repository.js';
import type { StoredMembership } from './membership.schema.js';
import { UnfinishedMembershipsRepository } from './unfinished-memberships.repository.js';

/** Takes back what somebody had invited who is no member any more, or may not invite any more. */
@Injectable()
export class TakeBackInvitations {
  constructor(
    private readonly unfinished: UnfinishedMembershipsRepository,
    private readonly invitations: InvitationsRepository,
  ) {}

  async execute({ _id, organizationId, accountId, unfinished }: StoredMembership): Promise<void> {
    if (unfinished?.what !== 'withdrawal' || accountId === null) return;
    await this.invitations.withdrawAllBy(organizationId, accountId, unfinished);
    failpoint('organizations.end.after-withdrawal');
    await this.unfinished.finished(_id, unfinished.id);
  }
}
