import { describeInvitation, describeSignUp } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Directory, unlessGone } from '../recipient/directory.js';
import { nameForMail, strangersGreeting } from '../recipient/recipient.js';
import { ComposeAccountMail } from './compose-account-mail.js';
import { ComposeBillingMail } from './compose-billing-mail.js';
import { ComposeMailboxMail } from './compose-mailbox-mail.js';
import { ComposeMembershipMail } from './compose-membership-mail.js';
import { ComposeSuccessionMail } from './compose-succession-mail.js';
import { ComposeTransferMail } from './compose-transfer-mail.js';
import { billingNotices, type Composition, type Delivery } from './delivery.js';

/**
 * Asks the owners what there is to say now, and to whom: at the moment of sending, so that a mail that was
 * late says what is still true, and nobody is told what is no longer theirs to know.
 */
@Injectable()
export class ComposeMail {
  constructor(
    private readonly bus: Bus,
    private readonly directory: Directory,
    private readonly accountMail: ComposeAccountMail,
    private readonly mailboxMail: ComposeMailboxMail,
    private readonly membershipMail: ComposeMembershipMail,
    private readonly successionMail: ComposeSuccessionMail,
    private readonly transferMail: ComposeTransferMail,
    private readonly billingMail: ComposeBillingMail,
  ) {}

  async execute(delivery: Delivery): Promise<Composition> {
    const caller: Caller = { requestId: delivery.requestId ?? delivery._id };
    if ((billingNotices as readonly string[]).includes(delivery.notice)) {
      return this.billingMail.execute(delivery, caller);
    }
    switch (delivery.notice) {
      case 'sign-up':
        return this.signUp(delivery.signUpId as string, caller);
      case 'security-change':
        return this.accountMail.securityChange(delivery, caller);
      case 'address-change':
        return this.accountMail.addressChange(delivery, caller);
      case 'password-reset':
        return this.accountMail.passwordReset(delivery, caller);
      case 'mailbox-invitation':
        return this.mailboxMail.invitation(delivery, caller);
      case 'invitation':
        return this.invitation(delivery.invitationId as string, caller);
      case 'product-transfer':
        return this.transferMail.execute(delivery, caller);
      case 'succession-proposed':
      case 'succession-settled':
        return this.successionMail.execute(delivery, caller);
      default:
        return this.membershipMail.execute(delivery, caller);
    }
  }

  /** Whether the address has an account is told to its mailbox alone (decision 15). */
  private async signUp(signUpId: string, caller: Caller): Promise<Composition> {
    const found = await unlessGone(this.bus.request(describeSignUp, { signUpId }, caller));
    if (!found) return { nothing: 'gone' };
    const { email: to, locale, token, expiresAt: until } = found;
    const greeted = strangersGreeting(found.givenName);
    if (found.mail === 'account-exists') {
      return { to, locale, mail: { kind: 'account-exists', greeted } };
    }
    if (found.mail === 'nothing' || token === undefined) return { nothing: 'nothing-to-say' };
    return { to, locale, mail: { kind: 'verify-address', greeted, token, until } };
  }

  private async invitation(invitationId: string, caller: Caller): Promise<Composition> {
    const found = await unlessGone(this.bus.request(describeInvitation, { invitationId }, caller));
    if (!found) return { nothing: 'gone' };
    const { email, token, invitedBy, role, billing, reminders, products } = found;
    if (found.state === 'closed' || token === undefined) return { nothing: 'nothing-to-say' };
    const [account, people] = await Promise.all([
      this.directory.ownerOf(email, caller),
      this.directory.people([invitedBy], caller),
    ]);
    return {
      // With an account, the address as its owner wrote it; else as the inviter did.
      to: account?.address ?? email,
      locale: account?.locale ?? found.organizationLocale,
      mail: {
        kind: account ? 'invitation' : 'invitation-to-newcomer',
        greeted: account?.name,
        organization: nameForMail(found.organizationName),
        inviter: people.get(invitedBy)?.name,
        address: account?.address ?? email,
        rights: { role, billing, reminders, products },
        token,
        until: found.expiresAt,
      },
    };
  }
}
