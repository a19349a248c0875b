import { Inject, Injectable } from '@nestjs/common';
import type { InvitationToken } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { InvitationTokens } from './invitation-tokens.js';
import { whyNotUsable } from './invitation.js';
import { InvitationLinksRepository } from './invitation-links.repository.js';

/** Whoever holds the link says no, with or without an account. Saying it twice is the same. */
@Injectable()
export class DeclineInvitation {
  constructor(
    private readonly links: InvitationLinksRepository,
    private readonly tokens: InvitationTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ token }: InvitationToken, requestId: string): Promise<void> {
    const { id, version } = this.tokens.read(token);
    const at = this.clock.now();
    const found = await this.links.find(id);
    const circumstances = { by: null, at, requestId };
    if (found && (await this.links.decline(found, version, circumstances))) return;
    const invitation = await this.links.find(id);
    const isDeclined =
      invitation?.state === 'declined' && invitation.invitation?.tokenVersion === version;
    if (!isDeclined) {
      throw new Problem(whyNotUsable(invitation, version, at) ?? 'invitation-not-found');
    }
  }
}
