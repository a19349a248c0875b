import { Inject, Injectable } from '@nestjs/common';
import { type BlockProductManagementInput, productManagementChanged } from '@atrium/contracts';
import { type Clock, happened, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** Those who manage an organization stop everybody from managing products, themselves included, or end that (B-6). */
@Injectable()
export class BlockProductManagement {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly organizations: OrganizationsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, blocked }: BlockProductManagementInput,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    await this.gatekeeper.require(asker, organizationId, 'products.block');
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const entry = happened(productManagementChanged, { organizationId, blocked }, circumstances);
    await this.organizations.blockProductManagement(organizationId, blocked, entry, circumstances);
  }
}
