import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  describeSecurityChange,
  exportSecurityLog,
  listOrganizationSecurityLog,
  ListOrganizationSecurityLogInput,
  listSecurityLog,
  type OrganizationSecurityLogPage,
  PageInput,
  type SecurityChangeMail,
  SecurityChangeReference,
  type SecurityLogExport,
  type SecurityLogPage,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { DescribeSecurityChange } from './describe-security-change.js';
import { ListOrganizationSecurityLog } from './list-organization-security-log.js';
import { ListSecurityLog } from './list-security-log.js';

@Controller()
export class SecurityController {
  constructor(
    private readonly describing: DescribeSecurityChange,
    private readonly own: ListSecurityLog,
    private readonly ofOrganization: ListOrganizationSecurityLog,
  ) {}

  @Replies(describeSecurityChange)
  describe(@Payload() input: SecurityChangeReference): Promise<SecurityChangeMail> {
    return this.describing.execute(input);
  }

  @Replies(listSecurityLog)
  list(@Payload() page: PageInput, @Ctx() { asker }: RequestContext): Promise<SecurityLogPage> {
    return this.own.execute(page, asker);
  }

  @Replies(exportSecurityLog)
  export(@Payload() page: PageInput, @Ctx() { asker }: RequestContext): Promise<SecurityLogExport> {
    return this.own.chained(page, asker);
  }

  @Replies(listOrganizationSecurityLog)
  listOrganization(
    @Payload() input: ListOrganizationSecurityLogInput,
    @Ctx() context: RequestContext,
  ): Promise<OrganizationSecurityLogPage> {
    return this.ofOrganization.execute(input, context);
  }
}
