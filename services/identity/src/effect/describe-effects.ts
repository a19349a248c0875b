import { Injectable } from '@nestjs/common';
import type {
  Effects,
  EffectsOfPasswordInput,
  EffectsOnMailboxInput,
  EffectsOnMyMailboxInput,
  MyMailboxEffects,
} from '@atrium/contracts';
import { type Asker, Problem, type RequestContext } from '@atrium/messaging';
import { hasSecondFactor } from '../factor/factor.js';
import { FindMyMailbox } from '../mailbox/find-my-mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { RequireMailboxManager } from '../mailbox/require-mailbox-manager.js';
import { obstaclesTo } from '../unification/unification.js';
import { effectsOf, type Touchable, type ToldChange } from './effects.js';
import { type TouchedAccount, TouchedRepository } from './touched.repository.js';

/** How many mailboxes are counted. */
const mostCounted = 200;

/** What a change would do, as data, before anybody confirms it (A2-17, A2-22). Changes nothing. */
@Injectable()
export class DescribeEffects {
  constructor(
    private readonly touched: TouchedRepository,
    private readonly mailboxes: MailboxesRepository,
    private readonly mine: FindMyMailbox,
    private readonly manager: RequireMailboxManager,
  ) {}

  async ofPassword(
    { of = 'change' }: EffectsOfPasswordInput,
    { asker }: RequestContext,
  ): Promise<Effects> {
    const { account, touchable, unifiedMailbox } = await this.touchable(asker);
    if (!account) throw new Problem('sign-in-required');
    return { effects: effectsOf(`password-${of}`, touchable), ...unifiedMailbox };
  }

  async onMyMailbox(
    { mailboxId, of = 'password' }: EffectsOnMyMailboxInput,
    { asker }: RequestContext,
  ): Promise<MyMailboxEffects> {
    const { mailbox, holder, account } = await this.mine.execute(mailboxId, asker);
    const found = await this.touchable(asker);
    const others = mailbox.holders.length - 1;
    const isUnified = account.unification?.mailboxId === mailboxId;
    const change: ToldChange = of === 'password' ? 'my-mailbox-password' : of;
    // To be unified it is one of those that webmail need not ask for.
    const ownMailboxes =
      found.touchable.ownMailboxes - (of === 'unification' && !isUnified ? 1 : 0);
    const obstacles = obstaclesTo(mailbox, account);
    const unificationOffered = of !== 'separation' && obstacles.length === 0;
    return {
      effects: effectsOf(change, { ...found.touchable, ownMailboxes, others, isUnified }),
      ...(isUnified && found.unifiedMailbox),
      unificationOffered,
      // Whoever can't change the password is offered nothing, and told nothing of the others.
      ...(!unificationOffered && holder.mayChangePassword && obstacles.length > 0 && { obstacles }),
    };
  }

  async onMailbox(
    { of = 'password', ...which }: EffectsOnMailboxInput,
    context: RequestContext,
  ): Promise<Effects> {
    const mailbox = await this.manager.ofMailbox(which, context);
    const change = of === 'password' ? 'mailbox-password-by-organization' : 'mailbox-deletion';
    const nobody = { otherSessions: 0, apiTokens: 0, ownMailboxes: 0, hasSecondFactor: false };
    const others = mailbox.holders.length;
    const isUnified = mailbox.unification !== null;
    return {
      effects: effectsOf(change, { ...nobody, others, isUnified }),
      ...(isUnified && { unifiedMailbox: mailbox.email }),
    };
  }

  private async touchable({ accountId, sessionId }: Asker): Promise<{
    account: TouchedAccount | null;
    touchable: Touchable;
    unifiedMailbox: Pick<Effects, 'unifiedMailbox'>;
  }> {
    const [account, mailboxes] = await Promise.all([
      this.touched.of(accountId),
      this.mailboxes.consultedBy(accountId, mostCounted),
    ]);
    const unified = mailboxes.find(({ _id }) => _id === account?.unification?.mailboxId);
    const touchable = {
      isUnified: Boolean(account?.unification),
      otherSessions: account?.sessions.filter(({ id }) => id !== sessionId).length ?? 0,
      apiTokens: account?.apiTokens?.length ?? 0,
      ownMailboxes: mailboxes.length - (unified ? 1 : 0),
      others: 0,
      hasSecondFactor: account !== null && hasSecondFactor(account),
    };
    return {
      account,
      touchable,
      unifiedMailbox: unified ? { unifiedMailbox: unified.email } : {},
    };
  }
}
