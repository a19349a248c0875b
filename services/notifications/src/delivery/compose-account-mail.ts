import {
  describeAddressChange,
  describePasswordReset,
  describeSecurityChange,
  type ToldAddress,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { unlessGone } from '../recipient/directory.js';
import { nameForMail, strangersGreeting } from '../recipient/recipient.js';
import type { Composition, Delivery } from './delivery.js';

/** Mails about what protects an account: its password and its addresses. */
@Injectable()
export class ComposeAccountMail {
  constructor(private readonly bus: Bus) {}

  /** To the address as it is now: of a change that was undone meanwhile there is nothing to say. */
  async securityChange(delivery: Delivery, caller: Caller): Promise<Composition> {
    const { accountId, changeId, told } = delivery;
    const which = {
      accountId: accountId as string,
      changeId: changeId as string,
      told: told as ToldAddress,
    };
    const found = await unlessGone(this.bus.request(describeSecurityChange, which, caller));
    if (!found) return { nothing: 'gone' };
    const { email: to, locale, change: kind, at: when, undoToken, undoUntil, token } = found;
    const { unifiedMailbox: mailbox } = found;
    const greeted = nameForMail(found.givenName);
    const about = { kind, greeted, when, device: nameForMail(found.device) };
    const undo = undoToken !== undefined && undoUntil !== undefined;
    return {
      to,
      locale,
      mail: {
        ...about,
        ...(undo && { undo: { token: undoToken, until: undoUntil } }),
        ...(token !== undefined && { token }),
        ...(mailbox !== undefined && { mailbox }),
      },
    };
  }

  /** To a new address, which may be anybody's: with a greeting that is no message. */
  async addressChange(delivery: Delivery, caller: Caller): Promise<Composition> {
    const { accountId, changeId } = delivery;
    const which = { accountId: accountId as string, changeId: changeId as string };
    const found = await unlessGone(this.bus.request(describeAddressChange, which, caller));
    if (!found) return { nothing: 'gone' };
    const { email: to, locale, token, expiresAt: until } = found;
    const greeted = strangersGreeting(found.givenName);
    const kind = `confirm-${found.which}-address` as const;
    return { to, locale, mail: { kind, greeted, token, until } };
  }

  /** To the address that was asked with, as its account has it; the link is bound to the account of this mail. */
  async passwordReset(delivery: Delivery, caller: Caller): Promise<Composition> {
    const { resetId, recipientId } = delivery;
    const which = { resetId: resetId as string, accountId: recipientId as string };
    const found = await unlessGone(this.bus.request(describePasswordReset, which, caller));
    if (!found) return { nothing: 'gone' };
    const { email: to, login: account, locale, token, expiresAt: until } = found;
    const greeted = nameForMail(found.givenName);
    const both = found.unifiedMailbox !== undefined && { mailbox: found.unifiedMailbox };
    return {
      to,
      locale,
      mail: { kind: 'reset-password', greeted, account, ...both, token, until },
    };
  }
}
