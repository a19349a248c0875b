import {
  createOrganization,
  CreateOrganizationInput,
  getOrganization,
  Organization,
  OrganizationReference,
  renameOrganization,
  RenameOrganizationInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class RenameBody extends OmitType(RenameOrganizationInput, ['organizationId']) {}

@ApiTags('Organizations')
@Controller('v1/organizations')
export class OrganizationsController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(createOrganization, { summary: 'Create a further organization', status: 201 })
  createOrganization(
    @Body() body: CreateOrganizationInput,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    return this.bus.request(createOrganization, body, caller);
  }

  @Get(':organizationId')
  @Exposes(getOrganization, { summary: 'An organization' })
  getOrganization(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    return this.bus.request(getOrganization, path, caller);
  }

  @Patch(':organizationId')
  @Exposes(renameOrganization, { summary: 'Rename an organization' })
  renameOrganization(
    @Param() path: OrganizationReference,
    @Body() body: RenameBody,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    return this.bus.request(renameOrganization, { ...body, ...path }, caller);
  }
}
