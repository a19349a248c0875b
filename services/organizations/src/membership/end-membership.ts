import { Injectable } from '@nestjs/common';
import { memberLeft, memberRemoved } from '@atrium/contracts';
import { failpoint, happened, Problem } from '@atrium/messaging';
import { may } from '../access/access.js';
import type { Decided } from '../departure/departure.js';
import { TransferProducts } from '../departure/transfer-products.js';
import type { Circumstances } from '../history/history.js';
import {
  type Ending,
  steppingDownOf,
  whyStillRepresentative,
} from '../organization/organization.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { RepresentativesRepository } from '../organization/representatives.repository.js';
import { Intents } from '../resumption/intents.js';
import { CompleteSuccession } from '../succession/complete-succession.js';
import { EndProposals } from '../succession/end-proposals.js';
import { BecomeLegalRepresentative } from './become-legal-representative.js';
import { toldOf, type UnfinishedMembership } from './membership.js';
import type { StoredMembership } from './membership.schema.js';
import { MembershipsRepository } from './memberships.repository.js';
import { StepDown } from './step-down.js';
import { TakeBackInvitations } from './take-back-invitations.js';

/** Whose membership is to end. */
interface Person {
  readonly organizationId: string;
  readonly accountId: string;
}

/** How often something else may happen to the same membership in between before one gives up. */
const attempts = 20;

/**
 * Ends a membership, by the member's own wish or another's, carries out what was decided about the things that hang
 * on it, and takes back what that person had invited.
 * A legal representative is taken out of the organization's list first, which refuses the last one
 * (decision 5); the steps after it are done again after a crash (decision 6).
 */
@Injectable()
export class EndMembership {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly representatives: RepresentativesRepository,
    private readonly memberships: MembershipsRepository,
    private readonly takeBackInvitations: TakeBackInvitations,
    private readonly transferProducts: TransferProducts,
    private readonly becomeLegalRepresentative: BecomeLegalRepresentative,
    private readonly completeSuccession: CompleteSuccession,
    private readonly stepDown: StepDown,
    private readonly endProposals: EndProposals,
    private readonly intents: Intents,
  ) {}

  /** Throws `not-found` when there is no such member (any more) and `last-legal-representative`. */
  async execute(
    person: Person,
    circumstances: Circumstances & { by: string },
    decided: Decided = {},
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const membership = await this.memberships.findActive(person.organizationId, person.accountId);
      if (!membership) throw new Problem('not-found');
      if (membership.unfinished) await this.finish(membership);
      else if (membership.rights.role === 'legal_representative') {
        if (await this.endRepresentative(person, circumstances, decided)) return;
      } else if (await this.endNow(membership, circumstances, decided)) return;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /**
   * The steps after a legal representative was taken out of the organization's list. Whoever is in the
   * list again, or about to be, has joined anew since: that membership is none of this ending's business.
   */
  async finishEnding(organizationId: string, ending: Ending): Promise<void> {
    const { accountId } = ending;
    const membership = await this.memberships.findActive(organizationId, accountId);
    const organization = await this.organizations.findEvenClosed(organizationId);
    const isUnderWay = organization?.unfinished?.some(({ id }) => id === ending.id);
    const isAgain = organization?.legalRepresentatives.includes(accountId);
    const wasRepresentative = membership?.rights.role === 'legal_representative';
    if (!isUnderWay) return;
    await this.endProposals.execute(organizationId, accountId);
    if (wasRepresentative && !membership.unfinished && !isAgain) {
      await this.endNow(membership, ending, ending.decided ?? {});
    }
    await this.organizations.finished(organizationId, ending.id);
  }

  /**
   * Passes on the products of somebody who is no member any more, if that was decided, and takes back what somebody
   * had invited who is no member any more, or may not invite any more.
   */
  async finishWithdrawal(membership: StoredMembership): Promise<void> {
    const { unfinished } = membership;
    if (unfinished?.what !== 'withdrawal') return;
    await this.transferProducts.execute(membership, unfinished);
    failpoint('organizations.end.after-transfer');
    await this.takeBackInvitations.execute(membership);
  }

  /** Whatever is begun with a membership comes first. */
  async finish(membership: StoredMembership): Promise<void> {
    const { unfinished } = membership;
    if (unfinished?.what === 'withdrawal') await this.finishWithdrawal(membership);
    else if (unfinished?.what === 'succession') await this.completeSuccession.finishFor(membership);
    else await this.becomeLegalRepresentative.execute(membership);
  }

  private async endRepresentative(
    { organizationId, accountId }: Person,
    circumstances: Circumstances & { by: string },
    decided: Decided,
  ): Promise<boolean> {
    const ending = await this.releaseOnce({ organizationId, accountId }, circumstances, decided);
    if (!ending) return false;
    failpoint('organizations.end.after-release');
    await this.finishEnding(organizationId, ending);
    return true;
  }

  /**
   * Takes a legal representative out of the organization's list, without what follows: `finishEnding` does that, or
   * `RepresentativesRepository.takeBack` undoes it. Null for whoever represents it no longer. Throws `last-legal-representative`.
   */
  async release(
    person: Person,
    circumstances: Circumstances & { by: string },
  ): Promise<Ending | null> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const membership = await this.memberships.findActive(person.organizationId, person.accountId);
      if (membership?.unfinished) await this.finish(membership);
      else if (membership?.rights.role !== 'legal_representative') return null;
      else {
        const ending = await this.releaseOnce(person, circumstances, {});
        if (ending) return ending;
      }
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** Null when something else has happened to the role meanwhile: look again. */
  private async releaseOnce(
    { organizationId, accountId }: Person,
    circumstances: Circumstances & { by: string },
    decided: Decided,
  ): Promise<Ending | null> {
    const begun = this.intents.begun(circumstances);
    const ending: Ending = { ...begun, what: 'ending', accountId, decided };
    if (await this.representatives.release(organizationId, ending, circumstances)) return ending;
    const organization = await this.organizations.find(organizationId);
    const steppingDown = organization && steppingDownOf(organization, accountId);
    if (steppingDown) {
      await this.stepDown.finish(organizationId, steppingDown);
      return null;
    }
    const reason = whyStillRepresentative(organization, ending);
    if (reason !== 'changed-meanwhile') throw new Problem(reason);
    return null;
  }

  private async endNow(
    membership: StoredMembership,
    { by, at, requestId }: Circumstances & { by: string },
    { transferProductsTo, mailboxes, endsServiceCredentials }: Decided,
  ): Promise<boolean> {
    const circumstances = { by, at, requestId };
    const event = by === membership.accountId ? memberLeft : memberRemoved;
    // What is identity's to carry out goes with the event: it comes again until it is done.
    const told = {
      ...toldOf(membership),
      ...(mailboxes?.length && { mailboxes: [...mailboxes] }),
      ...(endsServiceCredentials && { endsServiceCredentials }),
    };
    const entries = [happened(event, told, circumstances)];
    const withdrawal: UnfinishedMembership = {
      ...this.intents.begun(circumstances),
      what: 'withdrawal',
      ...(transferProductsTo !== undefined && { transferProductsTo }),
    };
    const mayHaveInvited = may(membership.rights.role, 'invitations.send');
    const isToFollow = mayHaveInvited || transferProductsTo !== undefined;
    const change = { entries, ...(isToFollow && { unfinished: withdrawal }) };
    const ended = await this.memberships.end(membership, change, circumstances);
    failpoint('organizations.end.after-membership');
    if (ended) await this.finishWithdrawal(ended);
    return ended !== null;
  }
}
