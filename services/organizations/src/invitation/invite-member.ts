import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalAddress,
  type Invitation,
  invitationSent,
  type InviteMemberInput,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import { refuseWhatRoleIsNotOpenTo } from '../membership/chosen-rights.js';
import { EndMembership } from '../membership/end-membership.js';
import { rightsOf } from '../membership/membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { ChooseGrants } from '../product/choose-grants.js';
import { shownInvitation, termsOfInvitation, whyNotInvite } from './invitation.js';
import { InvitationsRepository } from './invitations.repository.js';

/** How often something else may happen to the same address in between before one gives up. */
const attempts = 20;

/** An administrator or a legal representative invites a person with exactly these rights (A1-1, A1-8). */
@Injectable()
export class InviteMember {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invitations: InvitationsRepository,
    private readonly chooseGrants: ChooseGrants,
    private readonly endMembership: EndMembership,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(input: InviteMemberInput, context: RequestContext): Promise<Invitation> {
    const { organizationId } = input;
    const { role } = await this.gatekeeper.require(
      context.asker,
      organizationId,
      'invitations.send',
    );
    if (!mayTouch(role, input.role)) throw new Problem('role-not-yours-to-give');
    refuseWhatRoleIsNotOpenTo(rightsOf({ rights: input }));
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.invitations.once(command, () =>
      this.gates.whileOpen(organizationId, () => this.invite(input, context, command)),
    );
  }

  private async invite(
    wanted: InviteMemberInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<Invitation> {
    const { organizationId } = wanted;
    await this.refuseTooMany(organizationId);
    const products = await this.chooseGrants.execute(organizationId, wanted.products);
    const input = { ...wanted, products };
    const address = canonicalAddress(input.email) as string;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const earlier = await this.invitations.findByAddress(organizationId, address);
      const reason = whyNotInvite(earlier, this.clock.now());
      if (reason) throw new Problem(reason);
      if (earlier?.unfinished) await this.endMembership.finishWithdrawal(earlier);
      const invited = await this.write(earlier, address, input, context, command);
      if (invited) return invited;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** Null when somebody else was faster: look again. */
  private async write(
    earlier: StoredMembership | null,
    address: string,
    { organizationId, email, ...rights }: InviteMemberInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<Invitation | null> {
    const at = this.clock.now();
    const circumstances = { by: asker.accountId, at, requestId };
    const _id = earlier?._id ?? newId();
    const invitation = termsOfInvitation(asker.accountId, at, {
      days: this.settings.invitationDays,
      tokenVersion: (earlier?.invitation?.tokenVersion ?? 0) + 1,
    });
    const offer = { email, rights: rightsOf({ rights }), invitation };
    const answer = shownInvitation(
      { _id, address, accountId: null, state: 'invited', ...offer },
      at,
    );
    const entries = [
      happened(invitationSent, { invitationId: _id, organizationId }, circumstances),
    ];
    const written = earlier
      ? await this.invitations.inviteAgain(
          earlier,
          offer,
          { notDone: command.notDone, noted: command.noted(answer, at), entries },
          circumstances,
        )
      : await this.invitations.insert(
          { _id, organizationId, address, ...offer },
          { noted: command.firstNoted(answer, at), entries },
          circumstances,
        );
    return written && answer;
  }

  /** Against misuse: requests that run at the same time may each still pass. */
  private async refuseTooMany(organizationId: string): Promise<void> {
    const { openInvitationsMax } = this.settings;
    const now = this.clock.now();
    const open = await this.invitations.countOpen(organizationId, now, openInvitationsMax);
    if (open >= openInvitationsMax) {
      throw new Problem('too-many-requests', {
        detail: 'The organization has too many open invitations: withdraw some, or wait.',
      });
    }
  }
}
