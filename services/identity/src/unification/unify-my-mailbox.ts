import { Inject, Injectable } from '@nestjs/common';
import { type MyMailbox, securityChanged, type UnifyMyMailboxInput } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  happened,
  Problem,
  type RequestContext,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { everyAddress } from '../address/address-change.js';
import {
  CredentialsRepository,
  type OwnCredentials,
} from '../credential/credentials.repository.js';
import { ProvePassword } from '../credential/prove-password.js';
import { FindMyMailbox, type Mine } from '../mailbox/find-my-mailbox.js';
import { holderOf, myMailboxOf } from '../mailbox/mailbox.js';
import type { StoredMailbox } from '../mailbox/stored-mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { ProveMailboxPassword } from '../mailbox/prove-mailbox-password.js';
import { type PasswordHash, PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { SettleUnification } from './settle-unification.js';
import { ended, obstaclesTo, type Unification } from './unification.js';

/**
 * One password for an account and the mailbox whose address is its login (A2-11 to A2-17). First the mailbox is
 * reserved, on the three conditions; then the account's write sets the password and says whose it is too: that one
 * write unifies. Whoever dies in between leaves it whole or as it was (A2-16).
 */
@Injectable()
export class UnifyMyMailbox {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mine: FindMyMailbox,
    private readonly proveAccount: ProvePassword,
    private readonly proveMailbox: ProveMailboxPassword,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly mailboxes: MailboxesRepository,
    private readonly credentials: CredentialsRepository,
    private readonly settle: SettleUnification,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(input: UnifyMyMailboxInput, context: RequestContext): Promise<MyMailbox> {
    const { asker } = context;
    const mine = await this.mine.execute(input.mailboxId, asker);
    const { mailbox, account } = mine;
    const obstacles = obstaclesTo(mailbox, account);
    if (obstacles.length > 0) {
      throw new Problem('unification-not-possible', { detail: obstacles.join(', ') });
    }
    const proven = await this.proven(mine, input, context);
    const { newPassword } = input;
    const names = [proven.givenName, proven.familyName];
    await this.policy.require(newPassword, { address: mailbox.address, names }, '/newPassword');
    const passwordHash = await this.passwords.hash(newPassword);
    const reserved = await this.reserve(mailbox, asker.accountId);
    failpoint('identity.unification.reserved');
    const endedSessions = await this.write(
      mine,
      { proven, passwordHash, reserved },
      input,
      context,
    );
    if (!endedSessions) {
      await this.giveUp(mailbox._id, reserved);
      throw new Problem('changed-meanwhile');
    }
    failpoint('identity.unification.written');
    await this.announcer.revoked(endedSessions);
    const settled = await this.settle.execute(mailbox._id);
    failpoint('identity.unification.joined');
    return this.shown(settled, asker.accountId, account.passwordVersion + 1);
  }

  /** Fresh proof of both sides (A2-16): who sits there knows the password of the account and that of the mailbox. */
  private async proven(
    { mailbox: { address } }: Mine,
    { accountPassword, mailboxPassword, client }: UnifyMyMailboxInput,
    { asker, requestId }: RequestContext,
  ): Promise<OwnCredentials> {
    const proven = await this.proveAccount.execute(accountPassword, asker, client);
    const { network } = client;
    const lane = 'sign-in' as const;
    const guess = { address, password: mailboxPassword, network, lane, requestId };
    await this.proveMailbox.require(guess, '/mailboxPassword');
    return proven;
  }

  /** Conditional on the mailbox as the conditions were judged on: whoever changes it meanwhile wins. */
  private async reserve(mailbox: StoredMailbox, accountId: string): Promise<Unification> {
    const at = this.clock.now();
    const unification = {
      ...{ id: newId(), accountId, state: 'reserved' as const },
      ...{ since: at, ending: null },
    };
    const change = { what: 'unification-begun', by: accountId, at } as const;
    const reserved = await this.mailboxes.change(mailbox, { unification }, change);
    if (!reserved) throw new Problem('changed-meanwhile');
    return unification;
  }

  /** The write that unifies; null when the account changed, or somebody gave this unification up meanwhile. */
  private write(
    { mailbox, account }: Mine,
    what: { proven: OwnCredentials; passwordHash: PasswordHash; reserved: Unification },
    { client }: UnifyMyMailboxInput,
    { asker: { accountId, sessionId }, requestId }: RequestContext,
  ): Promise<string[] | null> {
    const { proven, passwordHash, reserved } = what;
    const at = this.clock.now();
    const change = 'mailbox-unified';
    const line = logged(change, sceneOf(client, { at, sessionId }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change, told: everyAddress(proven) },
      { by: accountId, at, requestId },
    );
    return this.credentials.change(proven, {
      where: {
        unification: null,
        unificationsGivenUp: account.unificationsGivenUp ?? null,
        address: mailbox.address,
        'recovery.address': { $type: 'string' },
      },
      set: { passwordHash, unification: { id: reserved.id, mailboxId: mailbox._id } },
      keptSession: sessionId,
      line,
      event,
    });
  }

  /** Nothing was written, so nobody has to wait until it is taken for given up. */
  private async giveUp(mailboxId: string, { id }: Unification): Promise<void> {
    const found = await this.mailboxes.byId(mailboxId);
    if (found?.unification?.id !== id) return;
    const change = { what: 'separation-begun', by: null, at: this.clock.now() } as const;
    await this.mailboxes.change(found, ended(found, 'asked-for'), change);
    this.settle.soon(mailboxId);
  }

  private shown(
    mailbox: StoredMailbox | null,
    accountId: string,
    passwordVersion: number,
  ): MyMailbox {
    const holder = mailbox && holderOf(mailbox, accountId);
    if (!mailbox || !holder) throw new Problem('not-found');
    return myMailboxOf(mailbox, holder, passwordVersion);
  }
}
