import { type ClosingPreview, OrganizationReference, previewClosing } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Organizations')
@Controller('v1/organizations/:organizationId/deletion')
export class ClosingsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(previewClosing, {
    summary: 'What stands in the way of closing an organization, and how each is cleared',
  })
  previewClosing(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<ClosingPreview> {
    return this.bus.request(previewClosing, path, caller);
  }
}
