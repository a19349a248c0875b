import { Inject, Injectable } from '@nestjs/common';
import {
  type AccountAddress,
  type ConfirmAddressChangeInput,
  type MyAddress,
  securityChanged,
} from '@atrium/contracts';
import {
  type Asker,
  type Clock,
  happened,
  Problem,
  type RequestContext,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { CredentialsRepository } from '../credential/credentials.repository.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { SignUpsRepository } from '../sign-up/sign-ups.repository.js';
import { SettleUnification } from '../unification/settle-unification.js';
import { endedByAccount } from '../unification/unification.js';
import {
  everyFormerAddress,
  mostUndoable,
  type PendingAddress,
  refusal,
  undoable,
} from './address-change.js';
import { AddressLinks } from './address-links.js';
import { type AccountAddresses, AddressesRepository } from './addresses.repository.js';

/**
 * Makes a new address count. Proven from both sides: the link says that the mailbox is read, the session that the
 * account wants it, so that a mistyped address does not hand it to a stranger. The unique canonical address judges.
 */
@Injectable()
export class ConfirmAddressChange {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly links: AddressLinks,
    private readonly addresses: AddressesRepository,
    private readonly credentials: CredentialsRepository,
    private readonly signUps: SignUpsRepository,
    private readonly settle: SettleSecurityLog,
    private readonly unifications: SettleUnification,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { which, token, client }: ConfirmAddressChangeInput,
    { asker, requestId }: RequestContext,
  ): Promise<MyAddress> {
    const { accountId, sessionId } = asker;
    const at = this.clock.now();
    const { account, pending } = await this.asked(which, token, asker, at);
    const { id, address, email } = pending;
    const change = `${which}-address-changed` as const;
    const line = logged(change, sceneOf(client, { at, sessionId }));
    const told = everyFormerAddress(account);
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change, told },
      { by: accountId, at, requestId },
    );
    // Failed sign-ins are kept by address: those under this one belong to the account's log.
    await this.settle.execute(accountId);
    const isLogin = which === 'login';
    // The login was one of the three conditions: its end and that of one password for both are one write (A2-19).
    const ending = isLogin ? endedByAccount(account, 'login-changed') : { set: {}, where: {} };
    const ended = await this.credentials.change(account, {
      set: isLogin ? { address, email, ...ending.set } : { recovery: { address, email } },
      keptSession: sessionId,
      line,
      event,
      // Whoever deletes the account does so with the addresses that it has.
      where: { [`pending.${which}.id`]: id, deletion: null, ...ending.where },
      voids: `pending.${which}`,
      push: { undoable: { $each: [undoable(account, line)], $slice: -mostUndoable } },
    });
    if (!ended) throw new Problem('changed-meanwhile');
    // The session that asks goes on, under the new address: gateways forget what they know of it.
    await this.announcer.revoked([...ended, sessionId]);
    if (isLogin) await this.signUps.close(address);
    if (isLogin && account.unification) this.unifications.soon(account.unification.mailboxId);
    return { email };
  }

  private async asked(
    which: AccountAddress,
    token: string,
    { accountId }: Asker,
    now: Date,
  ): Promise<{ account: AccountAddresses; pending: PendingAddress }> {
    const link = this.links.read(which, token);
    const account = link?.accountId === accountId && (await this.addresses.of(accountId));
    const pending = account && account.pending?.[which];
    const isOpen = pending && pending.id === link?.changeId && pending.expiresAt > now;
    if (!account || !isOpen || refusal(which, pending.address, account)) {
      throw new Problem('token-not-usable');
    }
    return { account, pending };
  }
}
