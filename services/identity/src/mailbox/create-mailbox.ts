import { Inject, Injectable } from '@nestjs/common';
import { canonicalAddress, type CreateMailboxInput, type GivenMailbox } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK, Gates, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { ServicePasswords } from '../service-credential/service-passwords.js';
import { HoldersRepository } from './holders.repository.js';
import { newInvitation } from './invite-mailbox-holder.js';
import type { StoredHolder, StoredMailbox } from './stored-mailbox.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { RequireMailboxManager } from './require-mailbox-manager.js';
import { ShowMailbox } from './show-mailbox.js';

/**
 * An organization gets a mailbox, with a password that is nobody's account's (A2-3): in the creator's webmail at once,
 * or not (A2-6). It outlasts the session, so the person has to have proven just now who they are.
 */
@Injectable()
export class CreateMailbox {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly manager: RequireMailboxManager,
    private readonly passwords: ServicePasswords,
    private readonly holders: HoldersRepository,
    private readonly mailboxes: MailboxesRepository,
    private readonly show: ShowMailbox,
    private readonly gates: Gates,
  ) {}

  async execute(input: CreateMailboxInput, context: RequestContext): Promise<GivenMailbox> {
    const { organizationId } = input;
    const at = this.clock.now();
    await this.manager.of(organizationId, context);
    requireFresh(context.asker, at);
    requireOneHolder(input);
    return this.gates.whileNotClosing(organizationId, () => this.create(input, context, at));
  }

  private async create(
    input: CreateMailboxInput,
    context: RequestContext,
    at: Date,
  ): Promise<GivenMailbox> {
    const { organizationId, email, password } = input;
    await this.requireRoom(organizationId);
    const address = canonicalAddress(email) ?? '';
    const { passwordHash, shown } = await this.passwords.choose(password, address);
    const mailboxId = newId();
    const { accountId: by } = context.asker;
    const circumstances = { by, at, requestId: context.requestId };
    const invited =
      input.holder &&
      newInvitation({ _id: mailboxId, organizationId }, input.holder, circumstances);
    const mailbox: StoredMailbox = {
      _id: mailboxId,
      organizationId,
      address,
      email,
      passwordHash,
      passwordVersion: 1,
      holders: input.for === 'myself' ? [await this.creator(by, at)] : [],
      invitations: invited ? [invited.invitation] : [],
      unification: null,
      revision: 1,
      createdAt: at,
      passwordChangedAt: at,
      history: [{ what: 'created', by, at }],
      schemaVersion: 1,
    };
    const made = await this.mailboxes.create(mailbox, invited ? [invited.event] : []);
    if (!made) throw new Problem('mailbox-exists');
    const { password: generatedPassword } = shown;
    return {
      ...(await this.show.execute(mailbox)),
      ...(generatedPassword !== undefined && { generatedPassword }),
    };
  }

  /** Whoever makes a mailbox for oneself has its password in hand, and may change it. */
  private async creator(accountId: string, since: Date): Promise<StoredHolder> {
    const account = await this.holders.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    const confirmed = { mailbox: 1, account: account.passwordVersion };
    return { accountId, mayChangePassword: true, since, confirmed };
  }

  /** Against filling a database: some that are made at the same moment may exceed it. */
  private async requireRoom(organizationId: string): Promise<void> {
    const { mailboxesMax } = this.settings;
    const count = await this.mailboxes.count(organizationId, mailboxesMax);
    if (count >= mailboxesMax) throw new Problem('too-many-mailboxes');
  }
}

function requireOneHolder(input: CreateMailboxInput): void {
  if (input.for === 'somebody-else' || input.holder === undefined) return;
  const message = 'holder is for a mailbox for somebody else';
  throw new Problem('invalid-input', { errors: [{ pointer: '/holder', message }] });
}
