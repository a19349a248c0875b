import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { type EventMessage, type Membership, memberLeft } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { EndMemberAccess } from './end-member-access.js';

@Controller()
export class WhenMemberLeft {
  constructor(private readonly endMemberAccess: EndMemberAccess) {}

  @Consumes(memberLeft)
  consume(@Payload() event: EventMessage<Membership>): Promise<void> {
    return this.endMemberAccess.execute(event);
  }
}
