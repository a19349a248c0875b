import {
  blockProductManagement,
  BlockProductManagementInput,
  createOrganization,
  CreateOrganizationInput,
  Flag,
  getOrganization,
  Name,
  Organization,
  OrganizationReference,
  protectOrganization,
  renameOrganization,
} from '@atrium/contracts';
import { Bus, type Caller, Problem } from '@atrium/messaging';
import { Body, Controller, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** What of an organization is to be another: one thing at a time, as each is decided for itself. */
class ChangeOrganizationBody {
  @Name({ optional: true, example: 'Entreprise Familiale Sàrl' })
  name?: string;

  @Flag({
    optional: true,
    description: 'Whether its members need a second factor to reach anything in it.',
  })
  requiresSecondFactor?: boolean;
}

/** Of which organization, the path says. */
class BlockProductManagementBody extends OmitType(BlockProductManagementInput, [
  'organizationId',
]) {}

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
  @Exposes(renameOrganization, {
    summary: 'Rename an organization, or have it ask its members for a second factor',
  })
  changeOrganization(
    @Param() path: OrganizationReference,
    @Body() { name, requiresSecondFactor }: ChangeOrganizationBody,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    if (name !== undefined && requiresSecondFactor === undefined) {
      return this.bus.request(renameOrganization, { ...path, name }, caller);
    }
    if (requiresSecondFactor !== undefined && name === undefined) {
      return this.bus.request(protectOrganization, { ...path, requiresSecondFactor }, caller);
    }
    const detail = 'Send either name or requiresSecondFactor.';
    throw new Problem('invalid-input', { detail });
  }

  @Put(':organizationId/product-management')
  @Exposes(blockProductManagement, {
    summary: 'Block the management of products, or open it again',
  })
  async blockProductManagement(
    @Param() path: OrganizationReference,
    @Body() body: BlockProductManagementBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(blockProductManagement, { ...body, ...path }, caller);
  }
}
