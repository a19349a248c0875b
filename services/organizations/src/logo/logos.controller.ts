import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  describeLogo,
  getLogo,
  LogoReference,
  OrganizationReference,
  removeLogo,
  setLogo,
  SetLogoInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { DescribeLogo } from './describe-logo.js';
import { GetLogo } from './get-logo.js';
import { RemoveLogo } from './remove-logo.js';
import { SetLogo } from './set-logo.js';

@Controller()
export class LogosController {
  constructor(
    private readonly set: SetLogo,
    private readonly remove: RemoveLogo,
    private readonly get: GetLogo,
    private readonly describe: DescribeLogo,
  ) {}

  @Replies(setLogo)
  setLogo(@Payload() input: SetLogoInput, @Ctx() context: RequestContext) {
    return this.set.execute(input, context);
  }

  @Replies(removeLogo)
  removeLogo(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.remove.execute(input, context);
  }

  @Replies(getLogo)
  getLogo(@Payload() input: LogoReference) {
    return this.get.execute(input);
  }

  @Replies(describeLogo)
  describeLogo(@Payload() input: OrganizationReference) {
    return this.describe.execute(input);
  }
}
