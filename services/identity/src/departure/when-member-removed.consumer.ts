import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, type MemberRemoved, memberRemoved } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { EndMemberAccess } from './end-member-access.js';

@Controller()
export class WhenMemberRemoved {
  constructor(private readonly endMemberAccess: EndMemberAccess) {}

  @Consumes(memberRemoved)
  consume(@Payload() event: EventMessage<MemberRemoved>): Promise<void> {
    return this.endMemberAccess.execute(event);
  }
}
