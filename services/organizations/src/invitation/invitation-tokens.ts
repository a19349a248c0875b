import { Inject, Injectable } from '@nestjs/common';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, KeyRing, OneTimeTokens, type TokenSubject } from '@atrium/service';
import { may, mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { type InvitationTerms } from '../membership/membership.js';
import { whyNotUsable } from './invitation.js';
import { InvitationLinksRepository } from './invitation-links.repository.js';

/** The tokens of invitation links. They are read without the database; what they still give is judged by it. */
@Injectable()
export class InvitationTokens {
  private readonly tokens: OneTimeTokens;

  constructor(
    private readonly links: InvitationLinksRepository,
    private readonly gatekeeper: Gatekeeper,
    @Inject(CLOCK) private readonly clock: Clock,
    keys: KeyRing,
  ) {
    this.tokens = new OneTimeTokens(keys, 'invitation');
  }

  issue({ _id, invitation }: StoredMembership): string {
    return this.tokens.issue({ id: _id, version: (invitation as InvitationTerms).tokenVersion });
  }

  /** Throws `invitation-not-found` for a token that is not ours. */
  read(token: string): TokenSubject {
    const subject = this.tokens.read(token);
    if (!subject) throw new Problem('invitation-not-found');
    return subject;
  }

  /** The open invitation of a token. Throws `invitation-not-found` or `invitation-expired`. */
  async openOne(token: string): Promise<StoredMembership> {
    const { id, version } = this.read(token);
    const invitation = await this.links.find(id);
    const reason = whyNotUsable(invitation, version, this.clock.now());
    if (reason) throw new Problem(reason);
    if (!(await this.isVouchedFor(invitation as StoredMembership))) {
      throw new Problem('invitation-not-found');
    }
    return invitation as StoredMembership;
  }

  /** Whether the one who invited could still invite like this: else the invitation is void. */
  async isVouchedFor({ organizationId, invitation, rights }: StoredMembership): Promise<boolean> {
    const { by } = invitation as InvitationTerms;
    const inviter = await this.gatekeeper.standingOf(by, organizationId);
    if (!inviter) return false;
    return may(inviter.role, 'invitations.send') && mayTouch(inviter.role, rights.role);
  }
}
