import {
  Departure,
  leaveOrganization,
  LeftOrganization,
  listMyOrganizations,
  ListMyOrganizationsInput,
  MyOrganizations,
  OrganizationReference,
  previewLeaving,
  switchOrganization,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('My organizations')
@Controller('v1/me')
export class MyOrganizationsController {
  constructor(private readonly bus: Bus) {}

  @Get('organizations')
  @Exposes(listMyOrganizations, {
    summary: 'My organizations, or those of a name, the current one first',
  })
  listMyOrganizations(
    @Query() query: ListMyOrganizationsInput,
    @Asking() caller: Caller,
  ): Promise<MyOrganizations> {
    return this.bus.request(listMyOrganizations, query, caller);
  }

  @Put('current-organization')
  @Exposes(switchOrganization, { summary: 'Move to another of my organizations' })
  switchOrganization(
    @Body() body: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<OrganizationReference> {
    return this.bus.request(switchOrganization, body, caller);
  }

  @Get('organizations/:organizationId/leaving')
  @Exposes(previewLeaving, { summary: 'What leaving an organization would end' })
  previewLeaving(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<Departure> {
    return this.bus.request(previewLeaving, path, caller);
  }

  @Delete('organizations/:organizationId')
  @Exposes(leaveOrganization, { summary: 'Leave an organization' })
  leaveOrganization(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<LeftOrganization> {
    return this.bus.request(leaveOrganization, path, caller);
  }
}
