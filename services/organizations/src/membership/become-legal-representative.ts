import { Injectable } from '@nestjs/common';
import { memberJoined } from '@atrium/contracts';
import { failpoint, happened } from '@atrium/messaging';
import { AccountGate } from '../account/account-gate.js';
import { RepresentativesRepository } from '../organization/representatives.repository.js';
import { toldOf } from './membership.js';
import type { StoredMembership } from './membership.schema.js';
import { UnfinishedMembershipsRepository } from './unfinished-memberships.repository.js';

/**
 * Finishes joining as legal representative. The membership is there, and gives nothing yet; the
 * organization's own document judges whether the giver still is one (decision 5); then the membership
 * is told. May be done again at any step.
 */
@Injectable()
export class BecomeLegalRepresentative {
  constructor(
    private readonly representatives: RepresentativesRepository,
    private readonly unfinished: UnfinishedMembershipsRepository,
    private readonly accountGate: AccountGate,
  ) {}

  /** Whether the person is legal representative now. If not, the invitation is void and nobody joined. */
  async execute(membership: StoredMembership): Promise<boolean> {
    const { _id, organizationId, unfinished, accountId } = membership;
    if (unfinished?.what !== 'representation' || accountId === null) return true;
    const { id, by, at, requestId } = unfinished;
    const grant = { id, accountId };
    const granted = await this.accountGate.unlessGoing(accountId, (isGoing) =>
      this.representatives.settleGrant(
        organizationId,
        { ...grant, isGoing },
        { by, at, requestId },
      ),
    );
    failpoint('organizations.represent.after-organization');
    if (granted) {
      const joined = { ...toldOf(membership), invitedBy: by };
      const circumstances = { by: accountId, at, requestId };
      const entry = happened(memberJoined, joined, circumstances);
      await this.unfinished.joinedAsRepresentative(id, _id, [entry]);
    } else {
      await this.unfinished.neverJoined(id, membership, { by, at, requestId });
    }
    return granted;
  }
}
