import { Inject, Injectable } from '@nestjs/common';
import { type AccountData, type ExportMyAccountInput, securityChanged } from '@atrium/contracts';
import {
  type Clock,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { everyAddress } from '../address/address-change.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { OperatorsRepository } from '../operator/operators.repository.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { accountDataOf } from './account-data.js';
import { AccountsRepository } from './accounts.repository.js';

/** As many as webmail shows. */
const mostMailboxes = 200;

/** Anybody can invite an address to anything: it shall not be too much for one answer. */
const mostInvitations = 100;

/**
 * A person takes along what is kept of them here (B-3). Whoever finds a session open must not get it, and nobody takes it without
 * a line in the security log and a mail to every address of the account.
 */
@Injectable()
export class ExportMyAccount {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly accounts: AccountsRepository,
    private readonly mailboxes: MailboxesRepository,
    private readonly operators: OperatorsRepository,
  ) {}

  async execute(
    { client }: ExportMyAccountInput,
    { asker, requestId }: RequestContext,
  ): Promise<AccountData> {
    const at = this.clock.now();
    requireFresh(asker, at);
    const { accountId, sessionId } = asker;
    const account = await this.accounts.whole(accountId);
    if (!account) throw new Problem('sign-in-required');
    const line = logged('data-exported', sceneOf(client, { at, sessionId }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change: 'data-exported', told: everyAddress(account) },
      { by: accountId, at, requestId },
    );
    const isNoted = await this.accounts.note(accountId, { line, event });
    if (!isNoted) throw new Problem('sign-in-required');
    const [mailboxes, invitedTo, operators] = await Promise.all([
      this.mailboxes.consultedBy(accountId, mostMailboxes),
      this.mailboxes.inviting(account.address, mostInvitations),
      this.operators.all(),
    ]);
    const operatorSince = operators.find((one) => one.accountId === accountId)?.since ?? null;
    return accountDataOf(account, { mailboxes, invitedTo, operatorSince }, sessionId);
  }
}
