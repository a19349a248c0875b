import { Inject, Injectable } from '@nestjs/common';
import type { TakeRepresentationInput } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import { NamePeople } from '../account/name-people.js';
import { EndMembership } from '../membership/end-membership.js';
import { StepDown } from '../membership/step-down.js';
import type { SteppingDown } from '../organization/organization.js';
import { RepresentativesRepository } from '../organization/representatives.repository.js';
import { Intents } from '../resumption/intents.js';
import { recordedPeople } from './record.js';
import { without } from './succession.js';

/** How often something else may happen to the same role in between before one gives up. */
const attempts = 20;

/**
 * A legal representative takes the role from another one, or gives up their own: never from the last one (B-3, D-6,
 * D-26). The person stays a member, as administrator.
 */
@Injectable()
export class TakeRepresentation {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly representatives: RepresentativesRepository,
    private readonly endMembership: EndMembership,
    private readonly stepDown: StepDown,
    private readonly namePeople: NamePeople,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `not-found` where there is no such legal representative, and `last-legal-representative`. */
  async execute(
    { organizationId, accountId }: TakeRepresentationInput,
    context: RequestContext,
  ): Promise<void> {
    const { asker } = context;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const own = await this.gatekeeper.require(asker, organizationId, 'representatives.change');
      requireFresh(asker, this.clock.now());
      const other = await this.gatekeeper.standingOf(accountId, organizationId);
      if (other?.role !== 'legal_representative') throw new Problem('not-found');
      if (other.membership.unfinished) await this.endMembership.finish(other.membership);
      else if (await this.take(own, accountId, context)) return;
    }
    throw new Problem('changed-meanwhile');
  }

  /** False when the organization has come to be represented otherwise since it was read: look again. */
  private async take(
    { organization }: Standing,
    accountId: string,
    context: RequestContext,
  ): Promise<boolean> {
    const { _id, name: organizationName, legalRepresentatives: before } = organization;
    const { asker, requestId } = context;
    const { amr, authenticatedAt } = asker;
    const after = without(before, accountId);
    if (!after) {
      if (before.includes(accountId)) throw new Problem('last-legal-representative');
      return false;
    }
    const involved = [accountId, ...before];
    const people = recordedPeople(await this.namePeople.execute(involved, context.caller()));
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const steppingDown: SteppingDown = {
      ...this.intents.begun(circumstances),
      what: 'stepping-down',
      accountId,
      role: 'administrator',
      evidence: { amr, authenticatedAt, organizationName, people, before, after },
    };
    const taken = await this.representatives.stepDown(_id, { before, after }, steppingDown);
    failpoint('organizations.step-down.after-organization');
    if (taken) await this.stepDown.finish(_id, steppingDown);
    return taken;
  }
}
