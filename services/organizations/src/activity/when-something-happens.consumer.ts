import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  activityRetentionChanged,
  billingAddressAdded,
  billingAddressChanged,
  billingAddressRemoved,
  type EventMessage,
  gratuityConfirmed,
  gratuityUsed,
  gratuityWithdrawn,
  invitationDeclined,
  invitationSent,
  invitationWithdrawn,
  invoiceIssued,
  invoiceMailingPrepared,
  invoicePaid,
  mailboxChanged,
  mailboxInvitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  memberTeamsChanged,
  orderCancelled,
  orderCompleted,
  orderPlaced,
  organizationClosed,
  organizationCreated,
  organizationDetailsChanged,
  organizationLogoChanged,
  organizationProtected,
  organizationRenamed,
  organizationRestored,
  prepaidAccountChanged,
  productAutomaticRenewalSet,
  productBlocked,
  productCancellationWithdrawn,
  productCancelled,
  productManagementChanged,
  productRenewed,
  productUnblocked,
  productWarrantySet,
  promoUsed,
  secondFactorReminded,
  serviceCredentialChanged,
  successionProposed,
  successionSettled,
  teamChanged,
  teamCreated,
  teamRemoved,
  transferOffered,
  transferWithdrawn,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { RecordActivity } from './record-activity.js';

/** Whatever service tells of an organization, this one's own acts too, is a line of its log. */
@Controller()
export class WhenSomethingHappens {
  constructor(private readonly record: RecordActivity) {}

  @Consumes(organizationCreated)
  organizationCreated(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(organizationClosed)
  organizationClosed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(organizationRestored)
  organizationRestored(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(organizationRenamed)
  organizationRenamed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(organizationProtected)
  organizationProtected(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(activityRetentionChanged)
  activityRetentionChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(invitationSent)
  invitationSent(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(invitationWithdrawn)
  invitationWithdrawn(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(invitationDeclined)
  invitationDeclined(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(memberJoined)
  memberJoined(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(memberRightsChanged)
  memberRightsChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(memberLeft)
  memberLeft(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(memberRemoved)
  memberRemoved(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(memberTeamsChanged)
  memberTeamsChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(teamCreated)
  teamCreated(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(teamChanged)
  teamChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(teamRemoved)
  teamRemoved(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(prepaidAccountChanged)
  prepaidAccountChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(transferOffered)
  transferOffered(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(transferWithdrawn)
  transferWithdrawn(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(organizationDetailsChanged)
  organizationDetailsChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(organizationLogoChanged)
  organizationLogoChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productManagementChanged)
  productManagementChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(secondFactorReminded)
  secondFactorReminded(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(successionProposed)
  successionProposed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(successionSettled)
  successionSettled(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(mailboxChanged)
  mailboxChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(mailboxInvitationSent)
  mailboxInvitationSent(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(serviceCredentialChanged)
  serviceCredentialChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(billingAddressAdded)
  billingAddressAdded(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(billingAddressChanged)
  billingAddressChanged(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(billingAddressRemoved)
  billingAddressRemoved(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(invoiceIssued)
  invoiceIssued(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(invoiceMailingPrepared)
  invoiceMailingPrepared(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(invoicePaid)
  invoicePaid(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(gratuityConfirmed)
  gratuityConfirmed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(gratuityUsed)
  gratuityUsed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(gratuityWithdrawn)
  gratuityWithdrawn(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(promoUsed)
  promoUsed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(orderPlaced)
  orderPlaced(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(orderCompleted)
  orderCompleted(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(orderCancelled)
  orderCancelled(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productRenewed)
  productRenewed(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productBlocked)
  productBlocked(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productUnblocked)
  productUnblocked(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productCancelled)
  productCancelled(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productCancellationWithdrawn)
  productCancellationWithdrawn(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productAutomaticRenewalSet)
  productAutomaticRenewalSet(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }

  @Consumes(productWarrantySet)
  productWarrantySet(@Payload() event: EventMessage): Promise<void> {
    return this.record.execute(event);
  }
}
