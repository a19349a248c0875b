import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { describeMemberAccess, type MemberAccess, MemberAccessInput } from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { DescribeMemberAccess } from './describe-member-access.js';

@Controller()
export class MemberAccessController {
  constructor(private readonly describe: DescribeMemberAccess) {}

  @Replies(describeMemberAccess)
  describeMemberAccess(@Payload() input: MemberAccessInput): Promise<MemberAccess> {
    return this.describe.execute(input);
  }
}
