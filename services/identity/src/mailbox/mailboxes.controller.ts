import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  changeMailboxHolder,
  ChangeMailboxHolderInput,
  createMailbox,
  CreateMailboxInput,
  deleteMailbox,
  type GivenMailbox,
  listMailboxes,
  ListMailboxesInput,
  type Mailbox,
  type Mailboxes,
  MailboxHolderReference,
  MailboxReference,
  removeMailboxHolder,
  setMailboxPassword,
  SetMailboxPasswordInput,
  type VerifiedMailbox,
  verifyMailboxCredential,
  VerifyMailboxCredentialInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ChangeMailboxHolder } from './change-mailbox-holder.js';
import { CreateMailbox } from './create-mailbox.js';
import { DeleteMailbox } from './delete-mailbox.js';
import { EndMailboxAccess } from './end-mailbox-access.js';
import { ListMailboxes } from './list-mailboxes.js';
import { SetMailboxPassword } from './set-mailbox-password.js';
import { VerifyMailboxCredential } from './verify-mailbox-credential.js';

/** The mailboxes of an organization, and whom mail servers let in. */
@Controller()
export class MailboxesController {
  constructor(
    private readonly creating: CreateMailbox,
    private readonly listing: ListMailboxes,
    private readonly setting: SetMailboxPassword,
    private readonly deleting: DeleteMailbox,
    private readonly changing: ChangeMailboxHolder,
    private readonly ending: EndMailboxAccess,
    private readonly verifying: VerifyMailboxCredential,
  ) {}

  @Replies(createMailbox)
  create(
    @Payload() input: CreateMailboxInput,
    @Ctx() context: RequestContext,
  ): Promise<GivenMailbox> {
    return this.creating.execute(input, context);
  }

  @Replies(listMailboxes)
  list(@Payload() input: ListMailboxesInput, @Ctx() context: RequestContext): Promise<Mailboxes> {
    return this.listing.execute(input, context);
  }

  @Replies(setMailboxPassword)
  setPassword(
    @Payload() input: SetMailboxPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<GivenMailbox> {
    return this.setting.execute(input, context);
  }

  @Replies(deleteMailbox)
  delete(@Payload() input: MailboxReference, @Ctx() context: RequestContext): Promise<void> {
    return this.deleting.execute(input, context);
  }

  @Replies(changeMailboxHolder)
  changeHolder(
    @Payload() input: ChangeMailboxHolderInput,
    @Ctx() context: RequestContext,
  ): Promise<Mailbox> {
    return this.changing.execute(input, context);
  }

  @Replies(removeMailboxHolder)
  removeHolder(
    @Payload() input: MailboxHolderReference,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.ending.remove(input, context);
  }

  @Replies(verifyMailboxCredential)
  verify(
    @Payload() input: VerifyMailboxCredentialInput,
    @Ctx() { requestId }: RequestContext,
  ): Promise<VerifiedMailbox> {
    return this.verifying.execute(input, requestId);
  }
}
