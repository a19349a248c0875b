import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  describeSecurityChange,
  type SecurityChangeMail,
  SecurityChangeReference,
} from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { DescribeSecurityChange } from './describe-security-change.js';

@Controller()
export class SecurityController {
  constructor(private readonly describing: DescribeSecurityChange) {}

  @Replies(describeSecurityChange)
  describe(@Payload() input: SecurityChangeReference): Promise<SecurityChangeMail> {
    return this.describing.execute(input);
  }
}
