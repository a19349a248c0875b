import { Inject, Injectable } from '@nestjs/common';
import { type ChangeRightsInput, memberRightsChanged, type Rights } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { may, mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { Circumstances } from '../history/history.js';
import { ChooseGrants } from '../product/choose-grants.js';
import { Intents } from '../resumption/intents.js';
import { refuseWhatRoleIsNotOpenTo } from './chosen-rights.js';
import { EndMembership } from './end-membership.js';
import { haveSameRights, rightsOf, toldOf, type UnfinishedMembership } from './membership.js';
import type { StoredMembership } from './membership.schema.js';
import { MembershipsRepository } from './memberships.repository.js';

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/**
 * An administrator or a legal representative gives a member other rights, whole (B-1). Those of a legal
 * representative are the role itself, which the organization's own list holds (decision 5).
 */
@Injectable()
export class ChangeRights {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly chooseGrants: ChooseGrants,
    private readonly endMembership: EndMembership,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, accountId, ...chosen }: ChangeRightsInput,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    refuseWhatRoleIsNotOpenTo(rightsOf({ rights: chosen }));
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      // Each time anew: whoever was the other's equal a moment ago may not be it any more.
      const { role } = await this.gatekeeper.require(
        asker,
        organizationId,
        'members.change-rights',
      );
      const other = await this.gatekeeper.standingOf(accountId, organizationId);
      if (!other) throw new Problem('not-found');
      if (other.role === 'legal_representative') throw new Problem('is-legal-representative');
      if (!mayTouch(role, other.role) || !mayTouch(role, chosen.role)) {
        throw new Problem('role-not-yours-to-give');
      }
      const { membership } = other;
      const before = membership.rights.products;
      const products = await this.chooseGrants.execute(organizationId, chosen.products, before);
      const rights = rightsOf({ rights: { ...chosen, products } });
      if (await this.write(membership, rights, circumstances)) return;
    }
    throw new Problem('changed-meanwhile');
  }

  /** False when something else happened to the membership: look again. */
  private async write(
    membership: StoredMembership,
    rights: Rights,
    circumstances: Circumstances & { by: string },
  ): Promise<boolean> {
    if (haveSameRights(membership, { rights })) return true;
    if (membership.unfinished) {
      await this.endMembership.finish(membership);
      return false;
    }
    const invitesNoMore =
      may(membership.rights.role, 'invitations.send') && !may(rights.role, 'invitations.send');
    const withdrawal: UnfinishedMembership = {
      ...this.intents.begun(circumstances),
      what: 'withdrawal',
    };
    const { role: formerRole } = membership.rights;
    const told = { ...toldOf({ ...membership, rights }), formerRole };
    const changed = await this.memberships.changeRights(
      membership,
      rights,
      {
        entry: happened(memberRightsChanged, told, circumstances),
        unfinished: invitesNoMore ? withdrawal : undefined,
      },
      circumstances,
    );
    failpoint('organizations.change-rights.after-membership');
    if (changed) await this.endMembership.finishWithdrawal(changed);
    return changed !== null;
  }
}
