import { Inject, Injectable } from '@nestjs/common';
import { memberJoined } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AccountGate } from '../account/account-gate.js';
import type { Circumstances } from '../history/history.js';
import { BecomeLegalRepresentative } from '../membership/become-legal-representative.js';
import { EndMembership } from '../membership/end-membership.js';
import {
  type InvitationTerms,
  toldOf,
  type UnfinishedMembership,
} from '../membership/membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { Ranking } from '../membership/ranking.js';
import { Intents } from '../resumption/intents.js';
import { InvitationTokens } from './invitation-tokens.js';
import { isAcceptedBy, type Joiner, whyNotAccept } from './invitation.js';
import { InvitationLinksRepository } from './invitation-links.repository.js';

/** How often something else may happen to the same invitation in between before one gives up. */
const attempts = 20;

/**
 * Turns an open invitation into a membership: by one conditional write, once, whatever runs beside it (A1-7). Whether the account
 * is gone is looked for after that write: of an acceptance and a deletion, one sees the other (decision 43). Whoever is to represent
 * the organization passes the account's gate before it.
 */
@Injectable()
export class JoinByInvitation {
  constructor(
    private readonly links: InvitationLinksRepository,
    private readonly tokens: InvitationTokens,
    private readonly becomeLegalRepresentative: BecomeLegalRepresentative,
    private readonly ranking: Ranking,
    private readonly intents: Intents,
    private readonly accountGate: AccountGate,
    private readonly endMembership: EndMembership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** With a link. Throws why it gives nothing; the same person with the same link gets the same answer again. */
  async withToken(
    { id, version }: { id: string; version: number },
    joiner: Joiner,
    circumstances: Circumstances & { by: string },
  ): Promise<StoredMembership> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invitation = await this.links.find(id);
      const done = invitation && isAcceptedBy(invitation, joiner, version);
      if (done) return this.complete(invitation);
      const reason = whyNotAccept(invitation, joiner, version, circumstances.at);
      if (reason) throw new Problem(reason);
      const joined = await this.join(invitation as StoredMembership, joiner, circumstances);
      if (joined) return joined;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /**
   * After a sign-up that proved an invitation (decision 17): by its id, as it stood when the account was
   * verified. Does nothing when it was taken back meanwhile, or sent anew, or for whoever has been a member
   * before: a later invitation is for the person to answer.
   */
  async afterSignUp(
    invitationId: string,
    joiner: Joiner,
    circumstances: Circumstances & { by: string },
  ): Promise<void> {
    const invitation = await this.links.find(invitationId);
    const terms = invitation?.invitation;
    if (!invitation || !terms || terms.sentAt > circumstances.at || invitation.joinedAt) return;
    try {
      await this.withToken(
        { id: invitationId, version: terms.tokenVersion },
        joiner,
        circumstances,
      );
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'busy') throw error;
    }
  }

  /**
   * Null when a condition did not hold any more at the moment of the write. Somebody whose account is going is refused to represent
   * the organization before anything is written: the invitation stays.
   */
  private join(
    invitation: StoredMembership,
    joiner: Joiner,
    circumstances: Circumstances & { by: string },
  ): Promise<StoredMembership | null> {
    const accept = () => this.accept(invitation, joiner, circumstances);
    return isToRepresent(invitation)
      ? this.accountGate.whileStaying(joiner.accountId, accept)
      : accept();
  }

  private async accept(
    invitation: StoredMembership,
    joiner: Joiner,
    { by, at, requestId }: Circumstances & { by: string },
  ): Promise<StoredMembership | null> {
    if (!(await this.tokens.isVouchedFor(invitation))) throw new Problem('invitation-not-found');
    const { by: invitedBy, tokenVersion } = invitation.invitation as InvitationTerms;
    const asRepresentative = isToRepresent(invitation);
    const unfinished: UnfinishedMembership = {
      ...this.intents.begun({ by: invitedBy, at, requestId }),
      what: 'representation',
    };
    const told = { ...toldOf({ ...invitation, accountId: joiner.accountId }), invitedBy };
    const change = asRepresentative
      ? { entries: [], unfinished }
      : { entries: [happened(memberJoined, told, { by, at, requestId })] };
    const joined = await this.links.accept(
      invitation,
      joiner,
      { tokenVersion, chosenAt: this.ranking.joined() },
      change,
      { by, at, requestId },
    );
    failpoint('organizations.join.after-membership');
    if (!joined) return null;
    const hasGone = !asRepresentative && (await this.accountGate.isGone(joiner.accountId));
    if (hasGone) await this.leaveAgain(joined, by);
    return this.complete(joined);
  }

  private async leaveAgain({ organizationId }: StoredMembership, accountId: string): Promise<void> {
    const circumstances = { by: accountId, at: this.clock.now(), requestId: null };
    await this.endMembership.execute({ organizationId, accountId }, circumstances);
    throw new Problem('outcome-unknown');
  }

  private async complete(membership: StoredMembership): Promise<StoredMembership> {
    if (await this.becomeLegalRepresentative.execute(membership)) return membership;
    throw new Problem('invitation-not-found');
  }
}

/** Whether an invitation is to represent the organization. */
function isToRepresent({ rights }: StoredMembership): boolean {
  return rights.role === 'legal_representative';
}
