import { Inject, Injectable } from '@nestjs/common';
import { type ChooseRemindersInput, memberRightsChanged } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { mayTouch } from '../access/access.js';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import { refuseWhatRoleIsNotOpenTo } from './chosen-rights.js';
import { rightsOf, toldOf } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/** Who is reminded of what is due: each member says so for themselves, those who manage members for others (B-1). */
@Injectable()
export class ChooseReminders {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, accountId, reminders }: ChooseRemindersInput,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const isOneself = accountId === asker.accountId;
    const needed = isOneself ? 'organization.read' : 'members.change-rights';
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { role } = await this.gatekeeper.require(asker, organizationId, needed);
      const other = await this.gatekeeper.standingOf(accountId, organizationId);
      if (!other) throw new Problem('not-found');
      if (!isOneself && !mayTouch(role, other.role)) throw new Problem('role-not-yours-to-give');
      const rights = { ...rightsOf(other.membership), reminders };
      refuseWhatRoleIsNotOpenTo({ ...rights, role: other.role });
      if (isChosen(other, reminders)) return;
      const { membership } = other;
      const told = toldOf({ ...membership, rights });
      const change = {
        entry: happened(memberRightsChanged, told, circumstances),
        unfinished: undefined,
      };
      if (await this.memberships.changeRights(membership, rights, change, circumstances)) return;
    }
    throw new Problem('changed-meanwhile');
  }
}

function isChosen({ membership }: Standing, reminders: boolean): boolean {
  return rightsOf(membership).reminders === reminders;
}
