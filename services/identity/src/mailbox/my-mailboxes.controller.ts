import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  changeMyMailboxPassword,
  ChangeMyMailboxPasswordInput,
  connectMyMailbox,
  ConnectMyMailboxInput,
  leaveMyMailbox,
  listMyMailboxes,
  type MyMailbox,
  type MyMailboxes,
  ReleaseMyMailboxInput,
  separateMyMailbox,
  unifyMyMailbox,
  UnifyMyMailboxInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { SeparateMyMailbox } from '../unification/separate-my-mailbox.js';
import { UnifyMyMailbox } from '../unification/unify-my-mailbox.js';
import { ChangeMyMailboxPassword } from './change-my-mailbox-password.js';
import { ConnectMyMailbox } from './connect-my-mailbox.js';
import { EndMailboxAccess } from './end-mailbox-access.js';
import { ListMyMailboxes } from './list-my-mailboxes.js';

/** The mailboxes that the signed-in person consults. */
@Controller()
export class MyMailboxesController {
  constructor(
    private readonly listing: ListMyMailboxes,
    private readonly connecting: ConnectMyMailbox,
    private readonly changing: ChangeMyMailboxPassword,
    private readonly unifying: UnifyMyMailbox,
    private readonly separating: SeparateMyMailbox,
    private readonly ending: EndMailboxAccess,
  ) {}

  @Replies(listMyMailboxes)
  list(@Ctx() { asker }: RequestContext): Promise<MyMailboxes> {
    return this.listing.execute(asker);
  }

  @Replies(connectMyMailbox)
  connect(
    @Payload() input: ConnectMyMailboxInput,
    @Ctx() context: RequestContext,
  ): Promise<MyMailbox> {
    return this.connecting.execute(input, context);
  }

  @Replies(changeMyMailboxPassword)
  changePassword(
    @Payload() input: ChangeMyMailboxPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.changing.execute(input, context);
  }

  @Replies(unifyMyMailbox)
  unify(@Payload() input: UnifyMyMailboxInput, @Ctx() context: RequestContext): Promise<MyMailbox> {
    return this.unifying.execute(input, context);
  }

  @Replies(separateMyMailbox)
  separate(
    @Payload() { mailboxId }: ReleaseMyMailboxInput,
    @Ctx() context: RequestContext,
  ): Promise<MyMailbox> {
    return this.separating.execute(mailboxId, context);
  }

  @Replies(leaveMyMailbox)
  leave(
    @Payload() { mailboxId }: ReleaseMyMailboxInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.ending.leave(mailboxId, context);
  }
}
