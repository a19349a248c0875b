import { Injectable } from '@nestjs/common';
import { memberRightsChanged, successionSettled } from '@atrium/contracts';
import { failpoint, happened, Problem } from '@atrium/messaging';
import { inRole } from '../access/access.js';
import { AccountGate } from '../account/account-gate.js';
import { BecomeLegalRepresentative } from '../membership/become-legal-representative.js';
import { rightsOf, toldOf, type UnfinishedMembership } from '../membership/membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { StepDown } from '../membership/step-down.js';
import { TakeBackInvitations } from '../membership/take-back-invitations.js';
import { UnfinishedMembershipsRepository } from '../membership/unfinished-memberships.repository.js';
import type { SettledGrant, SteppingDown } from '../organization/organization.js';
import { RepresentativesRepository } from '../organization/representatives.repository.js';
import { recordOf } from './record.js';
import { sealed } from './seal-record.js';
import { type Act, type Naming, toldOfSuccession } from './succession.js';
import type { StoredSuccession } from './succession.schema.js';
import { SuccessionsRepository } from './successions.repository.js';

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/**
 * Carries out a confirmed proposal. The person's membership is held fast, so that nobody ends it meanwhile; the
 * organization's own document settles it once for all and in one step for both sides (decision 5); then the
 * memberships follow, and the record is sealed. May be done again at any step, by several at the same time.
 */
@Injectable()
export class CompleteSuccession {
  constructor(
    private readonly representatives: RepresentativesRepository,
    private readonly memberships: MembershipsRepository,
    private readonly unfinished: UnfinishedMembershipsRepository,
    private readonly successions: SuccessionsRepository,
    private readonly becomeLegalRepresentative: BecomeLegalRepresentative,
    private readonly takeBackInvitations: TakeBackInvitations,
    private readonly stepDown: StepDown,
    private readonly accountGate: AccountGate,
  ) {}

  /** The proposal as it is then: `confirmed`, or `void` where one of the two sides was no longer what it takes. */
  async execute(succession: StoredSuccession): Promise<StoredSuccession> {
    const { _id, organizationId, accountId } = succession;
    const mayBecome = await this.holdFast(succession);
    failpoint('organizations.succeed.after-membership');
    const settled = await this.accountGate.unlessGoing(accountId, (isGoing) =>
      this.settle(succession, mayBecome && !isGoing),
    );
    failpoint('organizations.succeed.after-organization');
    const membership = await this.memberships.findActive(organizationId, accountId);
    if (membership?.unfinished?.id === _id) await this.tell(membership, settled);
    failpoint('organizations.succeed.after-person');
    await this.stepDown.finishById(organizationId, _id);
    failpoint('organizations.succeed.after-giver');
    const concluded = await this.conclude(succession, settled);
    return concluded ?? ((await this.successions.find(organizationId, _id)) as StoredSuccession);
  }

  /** Finishes what a membership is held fast for. */
  async finishFor({ _id, organizationId, unfinished }: StoredMembership): Promise<void> {
    if (unfinished?.what !== 'succession') return;
    const succession = await this.successions.find(organizationId, unfinished.id);
    if (succession) await this.execute(succession);
    else await this.unfinished.finished(_id, unfinished.id);
  }

  /** Whether the person is a member still, and can not stop being one until it is settled. */
  private async holdFast(succession: StoredSuccession): Promise<boolean> {
    const { _id, organizationId, accountId, memberSince, unfinished } = succession;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const membership = await this.memberships.findActive(organizationId, accountId);
      if (membership?.joinedAt?.getTime() !== memberSince?.getTime() || !membership) return false;
      if (membership.unfinished?.id === _id) return unfinished !== undefined;
      // Read after the membership: if it was settled since, the membership has changed, or nothing is to be done.
      const grant = { id: _id, accountId };
      const { settled, steppingDown } = await this.representatives.settlement(
        organizationId,
        grant,
      );
      if (settled || !unfinished) return false;
      const intent: UnfinishedMembership = { ...unfinished, id: _id, what: 'succession' };
      if (steppingDown) await this.stepDown.finish(organizationId, steppingDown);
      else if (membership.unfinished) await this.finishOther(membership);
      else if (membership.rights.role === 'legal_representative') return false;
      else if (await this.unfinished.holdFast(membership, intent)) return true;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async finishOther(membership: StoredMembership): Promise<void> {
    const { unfinished } = membership;
    if (unfinished?.what === 'succession') await this.finishFor(membership);
    else if (unfinished?.what === 'withdrawal') await this.takeBackInvitations.execute(membership);
    else await this.becomeLegalRepresentative.execute(membership);
  }

  private settle(succession: StoredSuccession, mayBecome: boolean): Promise<SettledGrant> {
    const { _id, organizationId, accountId, proposal, giverBecomes, unfinished } = succession;
    const { by: giver } = proposal;
    const steppingDown: SteppingDown | null =
      unfinished && giverBecomes !== null
        ? { ...unfinished, id: _id, what: 'stepping-down', accountId: giver, role: giverBecomes }
        : null;
    const grant = { id: _id, giver, accountId, steppingDown, mayBecome };
    const circumstances = unfinished ?? { by: giver, at: proposal.at, requestId: null };
    return this.representatives.settleSuccession(organizationId, grant, circumstances);
  }

  /** The membership follows what was settled. The person caused it: no mail of their new rights beside the outcome. */
  private async tell(membership: StoredMembership, { id, granted }: SettledGrant): Promise<void> {
    const { _id, accountId, unfinished } = membership;
    if (!granted || !unfinished) return this.unfinished.finished(_id, id);
    const { at, requestId, by } = unfinished;
    const rights = inRole('legal_representative', rightsOf(membership));
    const circumstances = { by: accountId, at, requestId };
    const entry = happened(memberRightsChanged, toldOf({ ...membership, rights }), circumstances);
    await this.unfinished.representsNow(membership, rights, entry, { by, at, requestId });
  }

  /** Null when there is nothing left to conclude. */
  private async conclude(
    succession: StoredSuccession,
    { granted, before = [], after = [] }: SettledGrant,
  ): Promise<StoredSuccession | null> {
    const { answer, naming, unfinished } = succession;
    if (!unfinished) return null;
    if (!granted) return this.successions.conclude(succession, unfinished.id, null);
    const record = sealed(recordOf(succession, naming as Naming, { before, after }));
    const { by, at } = answer as Act;
    const circumstances = { by, at, requestId: unfinished.requestId };
    const told = toldOfSuccession(succession, 'confirmed');
    const entry = happened(successionSettled, told, circumstances);
    return this.successions.conclude(succession, unfinished.id, { record, entry });
  }
}
