import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  blockProductManagement,
  BlockProductManagementInput,
  createOrganization,
  CreateOrganizationInput,
  describeOrganization,
  DescribeOrganizationInput,
  getOrganization,
  listMyOrganizations,
  OrganizationReference,
  ListMyOrganizationsInput,
  protectOrganization,
  ProtectOrganizationInput,
  renameOrganization,
  RenameOrganizationInput,
  switchOrganization,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { BlockProductManagement } from './block-product-management.js';
import { CreateOrganization } from './create-organization.js';
import { DescribeOrganization } from './describe-organization.js';
import { GetOrganization } from './get-organization.js';
import { ListMyOrganizations } from './list-my-organizations.js';
import { ProtectOrganization } from './protect-organization.js';
import { RenameOrganization } from './rename-organization.js';
import { SwitchOrganization } from './switch-organization.js';

@Controller()
export class OrganizationsController {
  constructor(
    private readonly list: ListMyOrganizations,
    private readonly switchTo: SwitchOrganization,
    private readonly create: CreateOrganization,
    private readonly get: GetOrganization,
    private readonly rename: RenameOrganization,
    private readonly protect: ProtectOrganization,
    private readonly block: BlockProductManagement,
    private readonly describe: DescribeOrganization,
  ) {}

  @Replies(listMyOrganizations)
  listMyOrganizations(@Payload() input: ListMyOrganizationsInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(switchOrganization)
  switchOrganization(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.switchTo.execute(input, context);
  }

  @Replies(createOrganization)
  createOrganization(@Payload() input: CreateOrganizationInput, @Ctx() context: RequestContext) {
    return this.create.execute(input, context);
  }

  @Replies(getOrganization)
  getOrganization(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(renameOrganization)
  renameOrganization(@Payload() input: RenameOrganizationInput, @Ctx() context: RequestContext) {
    return this.rename.execute(input, context);
  }

  @Replies(protectOrganization)
  protectOrganization(@Payload() input: ProtectOrganizationInput, @Ctx() context: RequestContext) {
    return this.protect.execute(input, context);
  }

  @Replies(blockProductManagement)
  blockProductManagement(
    @Payload() input: BlockProductManagementInput,
    @Ctx() context: RequestContext,
  ) {
    return this.block.execute(input, context);
  }

  @Replies(describeOrganization)
  describeOrganization(@Payload() input: DescribeOrganizationInput) {
    return this.describe.execute(input);
  }
}
