import {
  type ClosedOrganization,
  type ClosedOrganizations,
  closeOrganization,
  CloseOrganizationInput,
  type ClosingPreview,
  listClosedOrganizations,
  type Organization,
  OrganizationReference,
  PageInput,
  previewClosing,
  restoreOrganization,
  setClosingTerms,
  SetClosingTermsInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class CloseBody extends OmitType(CloseOrganizationInput, ['organizationId']) {}
class TermsBody extends OmitType(SetClosingTermsInput, ['organizationId']) {}

@ApiTags('Organizations')
@Controller('v1/organizations/:organizationId')
export class ClosingsController {
  constructor(private readonly bus: Bus) {}

  @Get('deletion')
  @Exposes(previewClosing, {
    summary: 'What stands in the way of closing an organization, and how each is cleared',
  })
  previewClosing(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<ClosingPreview> {
    return this.bus.request(previewClosing, path, caller);
  }

  @Post('deletion')
  @HttpCode(200)
  @Exposes(closeOrganization, {
    summary: 'Close an organization, which can be opened again for some days, and is purged then',
  })
  closeOrganization(
    @Param() path: OrganizationReference,
    @Body() body: CloseBody,
    @Asking() caller: Caller,
  ): Promise<ClosedOrganization> {
    return this.bus.request(closeOrganization, { ...body, ...path }, caller);
  }

  @Put('deletion-terms')
  @Exposes(setClosingTerms, {
    summary: 'Say whether other members stand in the way of closing the organization',
  })
  setClosingTerms(
    @Param() path: OrganizationReference,
    @Body() body: TermsBody,
    @Asking() caller: Caller,
  ): Promise<SetClosingTermsInput> {
    return this.bus.request(setClosingTerms, { ...body, ...path }, caller);
  }

  @Post('restoration')
  @HttpCode(200)
  @Exposes(restoreOrganization, { summary: 'Open a closed organization again' })
  restoreOrganization(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    return this.bus.request(restoreOrganization, path, caller);
  }
}

@ApiTags('Organizations')
@Controller('v1/closed-organizations')
export class ClosedOrganizationsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listClosedOrganizations, { summary: 'The closed organizations that you can open again' })
  listClosedOrganizations(
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<ClosedOrganizations> {
    return this.bus.request(listClosedOrganizations, page, caller);
  }
}
