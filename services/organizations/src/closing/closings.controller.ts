import {
  closeOrganization,
  CloseOrganizationInput,
  listClosedOrganizations,
  OrganizationReference,
  overseeClosings,
  OverseeClosingsInput,
  PageInput,
  previewClosing,
  restoreOrganization,
  setClosingTerms,
  SetClosingTermsInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CloseOrganization } from './close-organization.js';
import { ListClosedOrganizations } from './list-closed-organizations.js';
import { OverseeClosings } from './oversee-closings.js';
import { PreviewClosing } from './preview-closing.js';
import { RestoreOrganization } from './restore-organization.js';
import { SetClosingTerms } from './set-closing-terms.js';

@Controller()
export class ClosingsController {
  constructor(
    private readonly preview: PreviewClosing,
    private readonly close: CloseOrganization,
    private readonly listClosed: ListClosedOrganizations,
    private readonly restore: RestoreOrganization,
    private readonly setTerms: SetClosingTerms,
    private readonly oversee: OverseeClosings,
  ) {}

  @Replies(previewClosing)
  previewClosing(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.preview.execute(input, context);
  }

  @Replies(closeOrganization)
  closeOrganization(@Payload() input: CloseOrganizationInput, @Ctx() context: RequestContext) {
    return this.close.execute(input, context);
  }

  @Replies(listClosedOrganizations)
  listClosedOrganizations(@Payload() input: PageInput, @Ctx() context: RequestContext) {
    return this.listClosed.execute(input, context);
  }

  @Replies(restoreOrganization)
  restoreOrganization(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.restore.execute(input, context);
  }

  @Replies(setClosingTerms)
  setClosingTerms(@Payload() input: SetClosingTermsInput, @Ctx() context: RequestContext) {
    return this.setTerms.execute(input, context);
  }

  @Replies(overseeClosings)
  overseeClosings(@Payload() input: OverseeClosingsInput) {
    return this.oversee.execute(input);
  }
}
