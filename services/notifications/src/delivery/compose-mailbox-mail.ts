import { describeMailboxInvitation } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Directory, unlessGone } from '../recipient/directory.js';
import type { Composition, Delivery } from './delivery.js';

/** Mails about mailboxes that people shall consult. */
@Injectable()
export class ComposeMailboxMail {
  constructor(
    private readonly bus: Bus,
    private readonly directory: Directory,
  ) {}

  /** To the invited address; of an invitation that was answered or withdrawn meanwhile there is nothing to say. */
  async invitation(delivery: Delivery, caller: Caller): Promise<Composition> {
    const { mailboxId, invitationId } = delivery;
    const which = { mailboxId: mailboxId as string, invitationId: invitationId as string };
    const found = await unlessGone(this.bus.request(describeMailboxInvitation, which, caller));
    if (!found) return { nothing: 'gone' };
    const { email, mailbox, organizationId, invitedBy, token, expiresAt: until } = found;
    const [account, people, organization] = await Promise.all([
      this.directory.ownerOf(email, caller),
      this.directory.people([invitedBy], caller),
      this.directory.organization(organizationId, [], caller),
    ]);
    if (!organization) return { nothing: 'gone' };
    const address = account?.address ?? email;
    return {
      to: address,
      locale: account?.locale ?? organization.locale,
      mail: {
        kind: account ? 'mailbox-invitation' : 'mailbox-invitation-to-newcomer',
        greeted: account?.name,
        ...{ mailbox, organization: organization.name, inviter: people.get(invitedBy)?.name },
        ...{ address, token, until },
      },
    };
  }
}
