import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  createOrganization,
  CreateOrganizationInput,
  describeOrganization,
  DescribeOrganizationInput,
  getOrganization,
  listMyOrganizations,
  OrganizationReference,
  PageInput,
  renameOrganization,
  RenameOrganizationInput,
  switchOrganization,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { CreateOrganization } from './create-organization.js';
import { DescribeOrganization } from './describe-organization.js';
import { GetOrganization } from './get-organization.js';
import { ListMyOrganizations } from './list-my-organizations.js';
import { RenameOrganization } from './rename-organization.js';
import { SwitchOrganization } from './switch-organization.js';

@Controller()
export class OrganizationsController {
  constructor(
    private readonly listMyOrganizations: ListMyOrganizations,
    private readonly switchOrganization: SwitchOrganization,
    private readonly createOrganization: CreateOrganization,
    private readonly getOrganization: GetOrganization,
    private readonly renameOrganization: RenameOrganization,
    private readonly describeOrganization: DescribeOrganization,
  ) {}

  @Replies(listMyOrganizations)
  list(@Payload() input: PageInput, @Ctx() context: RequestContext) {
    return this.listMyOrganizations.execute(input, context);
  }

  @Replies(switchOrganization)
  switch(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.switchOrganization.execute(input, context);
  }

  @Replies(createOrganization)
  create(@Payload() input: CreateOrganizationInput, @Ctx() context: RequestContext) {
    return this.createOrganization.execute(input, context);
  }

  @Replies(getOrganization)
  get(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.getOrganization.execute(input, context);
  }

  @Replies(renameOrganization)
  rename(@Payload() input: RenameOrganizationInput, @Ctx() context: RequestContext) {
    return this.renameOrganization.execute(input, context);
  }

  @Replies(describeOrganization)
  describe(@Payload() input: DescribeOrganizationInput) {
    return this.describeOrganization.execute(input);
  }
}
