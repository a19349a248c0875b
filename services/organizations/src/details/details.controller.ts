import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  changeDetails,
  ChangeDetailsInput,
  describeDetails,
  getDetails,
  OrganizationReference,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ChangeDetails } from './change-details.js';
import { DescribeDetails } from './describe-details.js';
import { GetDetails } from './get-details.js';

@Controller()
export class DetailsController {
  constructor(
    private readonly get: GetDetails,
    private readonly change: ChangeDetails,
    private readonly describe: DescribeDetails,
  ) {}

  @Replies(getDetails)
  getDetails(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(describeDetails)
  describeDetails(@Payload() input: OrganizationReference) {
    return this.describe.execute(input);
  }

  @Replies(changeDetails)
  changeDetails(@Payload() input: ChangeDetailsInput, @Ctx() context: RequestContext) {
    return this.change.execute(input, context);
  }
}
