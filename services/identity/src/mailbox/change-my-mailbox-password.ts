import { Inject, Injectable } from '@nestjs/common';
import type { ChangeMyMailboxPasswordInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { ChangePassword } from '../credential/change-password.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { FindMyMailbox, type Mine } from './find-my-mailbox.js';
import { HoldersRepository } from './holders.repository.js';
import { withHolder } from './mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';

/**
 * Somebody who consults a mailbox, and may, changes its password. Separate: of the mailbox alone, whatever the
 * account's is (A2-10, A2-18). Unified: of the account, and by that of both (A2-17).
 */
@Injectable()
export class ChangeMyMailboxPassword {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mine: FindMyMailbox,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
    private readonly changePassword: ChangePassword,
  ) {}

  async execute(input: ChangeMyMailboxPasswordInput, context: RequestContext): Promise<void> {
    const { mailboxId, currentPassword, newPassword, client } = input;
    const mine = await this.mine.execute(mailboxId, context.asker);
    const isUnified = mine.account.unification?.mailboxId === mailboxId;
    if (isUnified !== (currentPassword !== undefined)) throw currentPasswordProblem(isUnified);
    if (currentPassword === undefined) return this.changeOwn(mine, input, context);
    // Of both or of neither: taken apart meanwhile, it would be the account's alone.
    const where = { 'unification.mailboxId': mailboxId };
    await this.changePassword.execute({ currentPassword, newPassword, client }, context, where);
  }

  private async changeOwn(
    { mailbox, holder, account }: Mine,
    { newPassword, client }: ChangeMyMailboxPasswordInput,
    { asker }: RequestContext,
  ): Promise<void> {
    const { accountId, sessionId } = asker;
    const at = this.clock.now();
    if (!holder.mayChangePassword) throw new Problem('forbidden');
    requireFresh(asker, at);
    const context = { address: mailbox.address, names: [] };
    await this.policy.require(newPassword, context, '/newPassword');
    const passwordHash = await this.passwords.hash(newPassword);
    // One that was begun or is ending settles first: it says whose password this would be.
    if (mailbox.unification) throw new Problem('changed-meanwhile');
    const passwordVersion = mailbox.passwordVersion + 1;
    // Whoever chose it need not give it to webmail again; everybody else has to (A2-10).
    const confirmed = { mailbox: passwordVersion, account: account.passwordVersion };
    const holders = withHolder(mailbox, { ...holder, confirmed });
    const set = { passwordHash, passwordVersion, passwordChangedAt: at, holders };
    const change = { what: 'password-changed', by: accountId, at } as const;
    const changed = await this.mailboxes.change(mailbox, set, change);
    if (!changed) throw new Problem('changed-meanwhile');
    const line = logged('mailbox-password-changed', sceneOf(client, { at, sessionId }));
    await this.holders.note(accountId, line);
  }
}

function currentPasswordProblem(isUnified: boolean): Problem {
  const message = isUnified
    ? 'currentPassword must be given: this mailbox has the account’s password'
    : 'currentPassword must be left out: this mailbox has a password of its own';
  return new Problem('invalid-input', { errors: [{ pointer: '/currentPassword', message }] });
}
