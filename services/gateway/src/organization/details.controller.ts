import {
  changeDetails,
  ChangeDetailsInput,
  getDetails,
  OrganizationDetails,
  OrganizationReference,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Of which organization they are, the path says. */
class ChangeDetailsBody extends OmitType(ChangeDetailsInput, ['organizationId']) {}

@ApiTags('Organizations')
@Controller('v1/organizations/:organizationId/details')
export class DetailsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getDetails, {
    summary: 'Legal name, address, phone and tax number of an organization, and its currency',
  })
  getDetails(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<OrganizationDetails> {
    return this.bus.request(getDetails, path, caller);
  }

  @Put()
  @Exposes(changeDetails, { summary: 'Change the details of an organization' })
  changeDetails(
    @Param() path: OrganizationReference,
    @Body() body: ChangeDetailsBody,
    @Asking() caller: Caller,
  ): Promise<OrganizationDetails> {
    return this.bus.request(changeDetails, { ...body, ...path }, caller);
  }
}
