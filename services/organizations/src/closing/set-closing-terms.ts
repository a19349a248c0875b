import type { SetClosingTermsInput } from '@atrium/contracts';
import { type Clock, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { ClosingsRepository } from './closings.repository.js';

/** A legal representative says whether other members stand in the way of closing the organization. */
@Injectable()
export class SetClosingTerms {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly closings: ClosingsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, onlyWhenAlone }: SetClosingTermsInput,
    context: RequestContext,
  ): Promise<SetClosingTermsInput> {
    const { asker, requestId } = context;
    await this.gatekeeper.require(asker, organizationId, 'organization.change-details');
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const isSet = await this.closings.setTerms(organizationId, onlyWhenAlone, circumstances);
    // It is so already, or something else has become of the organization.
    if (!isSet) {
      await this.gatekeeper.require(asker, organizationId, 'organization.change-details');
    }
    return { organizationId, onlyWhenAlone };
  }
}
