import { Inject, Injectable } from '@nestjs/common';
import {
  type RestoredAddress,
  securityChanged,
  type UndoAddressChangeInput,
} from '@atrium/contracts';
import { type Clock, happened, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { CredentialsRepository } from '../credential/credentials.repository.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { SettleUnification } from '../unification/settle-unification.js';
import { endedByAccount, type EndReason } from '../unification/unification.js';
import { everyAddress, isOpen, type UndoableChange } from './address-change.js';
import { AddressLinks } from './address-links.js';
import { type AccountAddresses, AddressesRepository } from './addresses.repository.js';

/**
 * An address of before takes a change back: both addresses are again what they were, whatever was changed after it,
 * whose own links to undo are void then. Nobody stays signed in, by session or API token: whoever made the change
 * could be in.
 */
@Injectable()
export class UndoAddressChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly links: AddressLinks,
    private readonly addresses: AddressesRepository,
    private readonly credentials: CredentialsRepository,
    private readonly settle: SettleSecurityLog,
    private readonly unifications: SettleUnification,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { token, client }: UndoAddressChangeInput,
    requestId: string,
  ): Promise<RestoredAddress> {
    const at = this.clock.now();
    const { account, before } = await this.undoable(token, at);
    const { login, recovery } = before;
    const { _id: accountId } = account;
    const change = 'address-change-undone';
    const line = logged(change, sceneOf(client, { at, sessionId: null }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change, told: everyAddress(before) },
      { by: accountId, at, requestId },
    );
    // Failed sign-ins are kept by address: those under this one belong to the account's log.
    await this.settle.execute(accountId);
    const reason = endedByUndo(account, before);
    const ending = reason ? endedByAccount(account, reason) : { set: {}, where: {} };
    const ended = await this.credentials.change(account, {
      set: { ...login, recovery, ...ending.set },
      keptSession: null,
      endsTokens: true,
      line,
      event,
      where: { 'undoable.id': before.id, deletion: null, ...ending.where },
      pull: { undoable: { at: { $gte: before.at } } },
    });
    if (!ended) throw new Problem('changed-meanwhile');
    await this.announcer.revoked(ended);
    if (reason && account.unification) this.unifications.soon(account.unification.mailboxId);
    return { email: login.email };
  }

  private async undoable(
    token: string,
    now: Date,
  ): Promise<{ account: AccountAddresses; before: UndoableChange }> {
    const link = this.links.read('undo', token);
    const account = link && (await this.addresses.of(link.accountId));
    const before = account?.undoable?.find(({ id }) => id === link?.changeId);
    if (!account || !before || !isOpen(before, now)) throw new Problem('token-not-usable');
    return { account, before };
  }
}

/** Whether what is restored ends one password for the account and a mailbox (A2-19, decision 24). */
function endedByUndo(account: AccountAddresses, before: UndoableChange): EndReason | undefined {
  if (before.login.address !== account.address) return 'login-changed';
  return before.recovery ? undefined : 'recovery-address-gone';
}
