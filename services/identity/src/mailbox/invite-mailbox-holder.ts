import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalAddress,
  type FirstHolder,
  type InvitedHolder,
  type InviteMailboxHolderInput,
  mailboxInvitationSent,
} from '@atrium/contracts';
import {
  type Clock,
  happened,
  type OutboxEntry,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { AccountsRepository } from '../account/accounts.repository.js';
import { holderOf, invitedHolderOf, invitedUntil, mostHolders } from './mailbox.js';
import type { StoredInvitation, StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';

/** Invites somebody to consult a mailbox. The same address again takes the place of the invitation of before. */
@Injectable()
export class InviteMailboxHolder {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireMailboxManager,
    private readonly accounts: AccountsRepository,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  async execute(input: InviteMailboxHolderInput, context: RequestContext): Promise<InvitedHolder> {
    const mailbox = await this.manager.ofMailbox(input, context);
    const { accountId: by } = context.asker;
    const at = this.clock.now();
    requireFresh(context.asker, at);
    const circumstances = { by, at, requestId: context.requestId };
    const { invitation, event } = newInvitation(mailbox, input, circumstances);
    await this.requireNew(mailbox, invitation);
    const others = mailbox.invitations.filter(
      ({ address, expiresAt }) => address !== invitation.address && expiresAt > at,
    );
    if (mailbox.holders.length + others.length >= mostHolders)
      throw new Problem('too-many-holders');
    const set = { invitations: [...others, invitation] };
    const change = { what: 'holder-invited', by, at } as const;
    if (!(await this.mailboxes.change(mailbox, set, change, event))) {
      throw new Problem('changed-meanwhile');
    }
    return invitedHolderOf(invitation);
  }

  /** Whose login the address is, only those learn who consult the mailbox together: they are listed anyway. */
  private async requireNew(mailbox: StoredMailbox, { address }: StoredInvitation): Promise<void> {
    const account = await this.accounts.byAddress(address);
    if (account && holderOf(mailbox, account._id)) throw new Problem('already-consulting');
  }
}

/** An invitation and what has it mailed. */
export function newInvitation(
  { _id: mailboxId, organizationId }: Pick<StoredMailbox, '_id' | 'organizationId'>,
  { email, mayChangePassword }: Pick<FirstHolder, 'email' | 'mayChangePassword'>,
  circumstances: { by: string; at: Date; requestId: string },
): { invitation: StoredInvitation; event: OutboxEntry } {
  const { by, at } = circumstances;
  const id = newId();
  const address = canonicalAddress(email) ?? '';
  return {
    invitation: {
      ...{ id, address, email, mayChangePassword, by },
      ...{ sentAt: at, expiresAt: invitedUntil(at) },
    },
    event: happened(
      mailboxInvitationSent,
      { mailboxId, invitationId: id, organizationId },
      circumstances,
    ),
  };
}
