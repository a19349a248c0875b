import { OrganizationReference, previewClosing } from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PreviewClosing } from './preview-closing.js';

@Controller()
export class ClosingsController {
  constructor(private readonly preview: PreviewClosing) {}

  @Replies(previewClosing)
  previewClosing(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.preview.execute(input, context);
  }
}
