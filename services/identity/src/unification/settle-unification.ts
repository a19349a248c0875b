import { Inject, Injectable, Logger } from '@nestjs/common';
import { securityChanged } from '@atrium/contracts';
import { type Clock, failpoint, happened } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { everyAddress } from '../address/address-change.js';
import { type AccountOfHolder, HoldersRepository } from '../mailbox/holders.repository.js';
import { holderOf, withHolder } from '../mailbox/mailbox.js';
import type { MailboxChange, StoredMailbox } from '../mailbox/stored-mailbox.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { logged, nobodys } from '../security/security-log.js';
import { nextStep, type NextStep, type Unification } from './unification.js';

/** A mailbox with a unification. */
type Unified = StoredMailbox & { readonly unification: Unification };

/** More steps than any unification needs, also when others interfere: then the next look goes on. */
const mostSteps = 20;

/**
 * Brings a unification to where it is whole or gone, from wherever it was left (decision 6): each step is one
 * conditional write, may be repeated, and be taken by several at once. At every moment one of the two documents says
 * which hash is the mailbox's, and it is that of a password that works.
 */
@Injectable()
export class SettleUnification {
  private readonly logger = new Logger(SettleUnification.name);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly mailboxes: MailboxesRepository,
    private readonly holders: HoldersRepository,
  ) {}

  /** Answers with the mailbox as it is then; null when it is gone. */
  async execute(mailboxId: string): Promise<StoredMailbox | null> {
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const mailbox = await this.mailboxes.byId(mailboxId);
      if (!mailbox || !isUnified(mailbox)) return mailbox;
      const account = await this.holders.of(mailbox.unification.accountId);
      const next = nextStep(mailbox.unification, account?.unification, this.clock.now());
      if (next === 'nothing') return mailbox;
      await this.take(next, mailbox, account);
    }
    return this.mailboxes.byId(mailboxId);
  }

  /** Soon, and nobody waits for it: what fails is done by the next look at what is unfinished. */
  soon(mailboxId: string): void {
    this.execute(mailboxId).catch((error: unknown) =>
      this.logger.warn(`The unification of mailbox ${mailboxId} waits: ${String(error)}`),
    );
  }

  private async take(
    step: Exclude<NextStep, 'nothing'>,
    mailbox: Unified,
    account: AccountOfHolder | null,
  ): Promise<void> {
    const { unification } = mailbox;
    switch (step) {
      case 'give-up': {
        const { accountId, id } = unification;
        if (!(await this.holders.giveUp(accountId, id))) return;
        failpoint('identity.unification.given-up');
        await this.change(mailbox, { unification: null }, 'unification-given-up');
        return;
      }
      case 'join':
        await this.change(mailbox, joined(mailbox, this.clock.now()), 'unified');
        return;
      case 'begin-separation': {
        const ending = account?.unification?.ending ?? null;
        await this.change(mailbox, { unification: { ...unification, ending } }, 'separation-begun');
        return;
      }
      case 'separate':
        if (account) await this.separate(mailbox, account);
        return;
      case 'release':
        await this.change(mailbox, released(mailbox, account), 'separated');
    }
  }

  /** First the mailbox has the hash, then the account lets go: in between both ways lead to the same password. */
  private async separate(mailbox: Unified, account: AccountOfHolder): Promise<void> {
    const { unification } = mailbox;
    const { passwordHash } = account;
    const given =
      mailbox.passwordHash?.hash === passwordHash.hash && unification.state === 'joined'
        ? mailbox
        : await this.change(
            mailbox,
            { ...joined(mailbox, this.clock.now()), passwordHash },
            'password-copied',
          );
    if (!given) return;
    failpoint('identity.unification.copied');
    const at = this.clock.now();
    const { _id: accountId } = account;
    const line = logged('mailbox-separated', nobodys(at));
    const data = {
      ...{ accountId, changeId: line.id, change: 'mailbox-separated' as const },
      told: everyAddress(account),
    };
    const event = happened(securityChanged, data, { by: null, at, requestId: null });
    const which = { accountId, unificationId: unification.id };
    if (await this.holders.letGo(which, passwordHash, { line, event })) {
      failpoint('identity.unification.let-go');
    }
  }

  private change(
    mailbox: Unified,
    set: Parameters<MailboxesRepository['change']>[1],
    what: MailboxChange['what'],
  ): Promise<StoredMailbox | null> {
    const { accountId } = mailbox.unification;
    return this.mailboxes.change(mailbox, set, { what, by: null, at: this.clock.now(), accountId });
  }
}

function isUnified(mailbox: StoredMailbox): mailbox is Unified {
  return mailbox.unification !== null;
}

/** The account has the one password: that of before opens the mailbox nowhere any more. */
function joined(mailbox: Unified, now: Date) {
  const { unification, passwordVersion } = mailbox;
  if (unification.state === 'joined') return {};
  return {
    unification: { ...unification, state: 'joined' as const },
    passwordHash: null,
    passwordVersion: passwordVersion + 1,
    passwordChangedAt: now,
  };
}

/** Webmail need not ask: the password is the one that it was connected with. */
function released(mailbox: Unified, account: AccountOfHolder | null) {
  const { unification, passwordVersion } = mailbox;
  const holder = holderOf(mailbox, unification.accountId);
  if (!holder || !account) return { unification: null };
  const confirmed = { mailbox: passwordVersion, account: account.passwordVersion };
  return { unification: null, holders: withHolder(mailbox, { ...holder, confirmed }) };
}
