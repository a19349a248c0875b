import { Injectable } from '@nestjs/common';
import type { InvitationToken, ProvenInvitation } from '@atrium/contracts';
import { InvitationTokens } from './invitation-tokens.js';

/** Tells identity which address an open invitation's token proves (decision 17). */
@Injectable()
export class ProveInvitation {
  constructor(private readonly tokens: InvitationTokens) {}

  async execute({ token }: InvitationToken): Promise<ProvenInvitation> {
    const { _id, address } = await this.tokens.openOne(token);
    return { invitationId: _id, email: address };
  }
}
