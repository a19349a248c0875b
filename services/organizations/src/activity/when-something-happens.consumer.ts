import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  activityRetentionChanged,
  type EventMessage,
  invitationDeclined,
  invitationSent,
  invitationWithdrawn,
  mailboxChanged,
  mailboxInvitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  memberTeamsChanged,
  organizationCreated,
  organizationDetailsChanged,
  organizationLogoChanged,
  organizationProtected,
  organizationRenamed,
  productManagementChanged,
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
}
