import { Injectable } from '@nestjs/common';
import { memberRightsChanged, successionSettled } from '@atrium/contracts';
import { failpoint, happened, Problem } from '@atrium/messaging';
import { inRole, may } from '../access/access.js';
import type { SteppingDown } from '../organization/organization.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { Intents } from '../resumption/intents.js';
import { EndProposals } from '../succession/end-proposals.js';
import { removalOf } from '../succession/removal.js';
import { sealed } from '../succession/seal-record.js';
import { toldOfSuccession } from '../succession/succession.js';
import { SuccessionsRepository } from '../succession/successions.repository.js';
import { rightsOf, toldOf, type UnfinishedMembership } from './membership.js';
import type { StoredMembership } from './membership.schema.js';
import { MembershipsRepository } from './memberships.repository.js';
import { TakeBackInvitations } from './take-back-invitations.js';

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/**
 * What follows when a legal representative has lost the role and stays a member: the membership gets the other role,
 * what they had proposed comes to nothing, and where nobody had proposed it the record is kept. May be done again at
 * any step; before it is done, nobody gives them the role again.
 */
@Injectable()
export class StepDown {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly successions: SuccessionsRepository,
    private readonly endProposals: EndProposals,
    private readonly takeBackInvitations: TakeBackInvitations,
    private readonly intents: Intents,
  ) {}

  /** That of a hand-over, if it is still under way. */
  async finishById(organizationId: string, id: string): Promise<void> {
    const organization = await this.organizations.find(organizationId);
    for (const intent of organization?.unfinished ?? []) {
      if (intent.id === id && intent.what === 'stepping-down') {
        await this.finish(organizationId, intent);
      }
    }
  }

  async finish(organizationId: string, intent: SteppingDown): Promise<void> {
    if (!(await this.follow(organizationId, intent))) return;
    failpoint('organizations.step-down.after-membership');
    await this.endProposals.execute(organizationId, intent.accountId);
    failpoint('organizations.step-down.after-proposals');
    await this.keepRecord(organizationId, intent);
    failpoint('organizations.step-down.after-record');
    await this.organizations.finished(organizationId, intent.id);
  }

  /** The membership gets the role that the organization's document has given already. False when all is done. */
  private async follow(organizationId: string, intent: SteppingDown): Promise<boolean> {
    const { id, accountId } = intent;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const membership = await this.memberships.findActive(organizationId, accountId);
      // Read after the membership: if it is still under way then, the membership is of before.
      const organization = await this.organizations.find(organizationId);
      const isUnderWay = organization?.unfinished?.some((other) => other.id === id);
      if (!isUnderWay) return false;
      if (membership?.rights.role !== 'legal_representative') return true;
      const changed = await this.change(membership, intent);
      if (changed) {
        await this.takeBackInvitations.execute(changed);
        return true;
      }
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private change(
    membership: StoredMembership,
    { role, by, at, requestId }: SteppingDown,
  ): Promise<StoredMembership | null> {
    const circumstances = { by, at, requestId };
    const rights = inRole(role, rightsOf(membership));
    const withdrawal: UnfinishedMembership = {
      ...this.intents.begun(circumstances),
      what: 'withdrawal',
    };
    return this.memberships.changeRights(
      membership,
      rights,
      {
        entry: happened(memberRightsChanged, toldOf({ ...membership, rights }), circumstances),
        unfinished: may(role, 'invitations.send') ? undefined : withdrawal,
      },
      circumstances,
    );
  }

  /** Once: the record's id is the intent's. */
  private async keepRecord(organizationId: string, intent: SteppingDown): Promise<void> {
    const removal = removalOf(organizationId, intent);
    if (!removal) return;
    const { succession, record } = removal;
    const entry = happened(successionSettled, toldOfSuccession(succession, 'confirmed'), intent);
    await this.successions.insert({ ...succession, record: sealed(record) }, entry);
  }
}
