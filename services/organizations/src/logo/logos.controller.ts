import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  getLogo,
  LogoReference,
  OrganizationReference,
  removeLogo,
  setLogo,
  SetLogoInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { GetLogo } from './get-logo.js';
import { RemoveLogo } from './remove-logo.js';
import { SetLogo } from './set-logo.js';

@Controller()
export class LogosController {
  constructor(
    private readonly set: SetLogo,
    private readonly remove: RemoveLogo,
    private readonly get: GetLogo,
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
}
