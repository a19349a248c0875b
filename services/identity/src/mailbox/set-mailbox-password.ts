import { Inject, Injectable } from '@nestjs/common';
import type { GivenMailbox, SetMailboxPasswordInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { ServicePasswords } from '../service-credential/service-passwords.js';
import { EndUnification } from '../unification/end-unification.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';
import { ShowMailbox } from './show-mailbox.js';

/**
 * An organization gives a mailbox another password. If it was an account's too, the two are separated first: nobody
 * sets the password of somebody else's account.
 */
@Injectable()
export class SetMailboxPassword {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireMailboxManager,
    private readonly passwords: ServicePasswords,
    private readonly ending: EndUnification,
    private readonly mailboxes: MailboxesRepository,
    private readonly show: ShowMailbox,
  ) {}

  async execute(
    { password, ...which }: SetMailboxPasswordInput,
    context: RequestContext,
  ): Promise<GivenMailbox> {
    const found = await this.manager.ofMailbox(which, context);
    const { accountId: by } = context.asker;
    const at = this.clock.now();
    requireFresh(context.asker, at);
    const { passwordHash, shown } = await this.passwords.choose(password, found.address);
    const separate = await this.ending.execute(found, 'password-set-by-organization', by);
    const set = {
      passwordHash,
      passwordVersion: separate.passwordVersion + 1,
      passwordChangedAt: at,
    };
    const change = { what: 'password-changed', by, at } as const;
    const changed = await this.mailboxes.change(separate, set, change);
    if (!changed) throw new Problem('changed-meanwhile');
    const { password: generatedPassword } = shown;
    return {
      ...(await this.show.execute(changed)),
      ...(generatedPassword !== undefined && { generatedPassword }),
    };
  }
}
