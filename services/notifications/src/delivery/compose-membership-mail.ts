import type { Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import type { GrantedRights } from '../mail/mail.js';
import { Directory } from '../recipient/directory.js';
import type { Composition, Delivery } from './delivery.js';

/** Mails about what happens in an organization, to the person concerned or to those who run it. */
@Injectable()
export class ComposeMembershipMail {
  constructor(private readonly directory: Directory) {}

  async execute(delivery: Delivery, caller: Caller): Promise<Composition> {
    const accountId = delivery.accountId as string;
    const recipientId = delivery.recipientId ?? accountId;
    const [organization, people] = await Promise.all([
      this.directory.organization(delivery.organizationId as string, [recipientId], caller),
      this.directory.people([accountId, recipientId], caller),
    ]);
    const recipient = people.get(recipientId);
    if (!organization || !recipient) return { nothing: 'gone' };
    const isMember = organization.members.includes(recipientId);
    const represents = organization.legalRepresentatives.includes(recipientId);
    const addressed = { to: recipient.address, locale: recipient.locale };
    const common = { greeted: recipient.name, organization: organization.name };
    const member = people.get(accountId)?.name;
    const rights = delivery.rights as GrantedRights;
    const when = delivery.occurredAt.toISOString();
    switch (delivery.notice) {
      case 'membership-begun':
      case 'rights-changed':
        if (!isMember) return { nothing: 'no-longer-concerned' };
        return { ...addressed, mail: { kind: delivery.notice, ...common, rights } };
      case 'invitation-accepted':
        // Whoever invited may have been removed since: then it is another organization's affair.
        if (!isMember) return { nothing: 'no-longer-concerned' };
        return { ...addressed, mail: { kind: 'invitation-accepted', ...common, member, rights } };
      case 'member-left':
        if (!represents) return { nothing: 'no-longer-concerned' };
        return { ...addressed, mail: { kind: 'member-left', ...common, member, when } };
      case 'details-changed': {
        if (!represents) return { nothing: 'no-longer-concerned' };
        const changed = delivery.changed ?? [];
        return {
          ...addressed,
          mail: { kind: 'details-changed', ...common, member, changed, when },
        };
      }
      case 'membership-suspended': {
        // Open again since: then that is what is told.
        if (!isMember || !organization.isClosed) return { nothing: 'no-longer-concerned' };
        const { restorableUntil: until } = delivery;
        if (until === undefined || !represents) {
          return { ...addressed, mail: { kind: 'organization-closed', ...common, when } };
        }
        const mail = { kind: 'organization-closed-by', ...common, member, when, until } as const;
        return { ...addressed, mail };
      }
      case 'membership-readmitted':
        if (!isMember) return { nothing: 'no-longer-concerned' };
        return { ...addressed, mail: { kind: 'organization-restored', ...common, when } };
      case 'membership-left':
      case 'membership-removed':
        return { ...addressed, mail: { kind: delivery.notice, ...common, when } };
      case 'product-management-blocked':
      case 'product-management-opened':
        if (!isMember) return { nothing: 'no-longer-concerned' };
        return { ...addressed, mail: { kind: delivery.notice, ...common, member, when } };
      case 'second-factor-reminder':
        // Added since: then there is nothing to ask for.
        if (!isMember || recipient.hasSecondFactor) return { nothing: 'no-longer-concerned' };
        return { ...addressed, mail: { kind: 'second-factor-reminder', ...common } };
      default:
        throw new Error(`"${delivery.notice}" is not about a membership`);
    }
  }
}
