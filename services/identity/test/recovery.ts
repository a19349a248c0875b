import {
  type AccountAddress,
  canonicalAddress,
  confirmAddressChange,
  confirmPasswordReset,
  describeAddressChange,
  describePasswordReset,
  describeSecurityChange,
  getMyAddress,
  listResettableAccounts,
  type MyAddress,
  type PasswordResetMail,
  type PendingAddress,
  type ResetDelivery,
  type RestoredAddress,
  securityChanged,
  type SecurityChangeMail,
  startAddressChange,
  startPasswordReset,
  type ToldAddress,
  undoAddressChange,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { caller, client, type IdentityTrial } from './trial.js';

export const newPassword = 'saltpetre orchid lamp';

/** A person as `IdentityTrial.signedIn` makes one. */
export interface Somebody {
  readonly email: string;
  readonly accountId: string;
  readonly token: string;
  readonly caller: Caller;
}

/** What people do to come back to an account, and what their mailboxes get. */
export class Recovery {
  constructor(private readonly identity: IdentityTrial) {}

  address(which: AccountAddress, asking: Caller): Promise<MyAddress> {
    return this.identity.gateway.request(getMyAddress, { which }, asking);
  }

  start(which: AccountAddress, email: string, asking: Caller): Promise<PendingAddress> {
    return this.identity.gateway.request(startAddressChange, { which, email, client }, asking);
  }

  /** The token in the mail to a pending address of an account. */
  async tokenOf(which: AccountAddress, accountId: string): Promise<string> {
    const account = await this.identity.collection('accounts').findOne({ _id: accountId });
    const { [which]: pending } = account!['pending'] as Record<string, { id: string }>;
    const reference = { accountId, changeId: pending!.id };
    const mail = await this.identity.notifications.request(
      describeAddressChange,
      reference,
      caller(),
    );
    return mail.token;
  }

  confirm(which: AccountAddress, token: string, asking: Caller): Promise<MyAddress> {
    return this.identity.gateway.request(confirmAddressChange, { which, token, client }, asking);
  }

  /** Names a new address and proves it. */
  async change(which: AccountAddress, email: string, who: Somebody): Promise<void> {
    await this.start(which, email, who.caller);
    await this.confirm(which, await this.tokenOf(which, who.accountId), who.caller);
  }

  /** Says to have forgotten the password. */
  async ask(email: string, deliverTo?: ResetDelivery): Promise<void> {
    const input = { email, client, ...(deliverTo && { deliverTo }) };
    await this.identity.gateway.request(startPasswordReset, input, caller());
  }

  /** The mails that a reset asked with an address leads to, as notifications is told when it sends them. */
  async resetMailsTo(email: string): Promise<PasswordResetMail[]> {
    const address = canonicalAddress(email);
    const reset = await this.identity.collection('password-resets').findOne({ address });
    if (!reset) return [];
    const reference = { resetId: reset._id };
    const { notifications } = this.identity;
    const { accountIds } = await notifications.request(listResettableAccounts, reference, caller());
    return Promise.all(
      accountIds.map((accountId) =>
        notifications.request(describePasswordReset, { ...reference, accountId }, caller()),
      ),
    );
  }

  /** Forgets the password and opens the mail: the token of the only account that the address brings back. */
  async forgotten(email: string): Promise<string> {
    await this.ask(email);
    const [mail, ...others] = await this.resetMailsTo(email);
    if (!mail || others.length > 0) throw new Error(`There is not one mail to ${email}`);
    return mail.token;
  }

  async reset(token: string, password = newPassword): Promise<void> {
    const input = { token, newPassword: password, client };
    await this.identity.gateway.request(confirmPasswordReset, input, caller());
  }

  undo(token: string): Promise<RestoredAddress> {
    return this.identity.gateway.request(undoAddressChange, { token, client }, caller());
  }

  /** The token that undoes a change, as the login address of before is mailed it. */
  async undoTokenOf(accountId: string, changeId: string): Promise<string | undefined> {
    const which = { accountId, changeId, told: 'former-login' as const };
    const { notifications } = this.identity;
    return (await notifications.request(describeSecurityChange, which, caller())).undoToken;
  }

  /** The mails about the newest change of a kind: one for each address that is told. */
  async told(
    accountId: string,
    change: string,
  ): Promise<Partial<Record<ToldAddress, SecurityChangeMail>>> {
    const event = await eventually(async () => {
      const all = await this.identity.platform.bus.published(securityChanged);
      const own = all.filter(({ data }) => data.accountId === accountId && data.change === change);
      return own.at(-1);
    });
    const { changeId, told } = event.data;
    const mails = await Promise.all(
      told.map(async (one) => {
        const which = { accountId, changeId, told: one };
        const { notifications } = this.identity;
        return [one, await notifications.request(describeSecurityChange, which, caller())] as const;
      }),
    );
    return Object.fromEntries(mails);
  }
}
