import { type ClosingPreview, obstaclesNamed, type OrganizationReference } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { pendingTransfer } from '../product-transfer/transfer.js';
import { TransfersRepository } from '../product-transfer/transfers.repository.js';
import { AskParts } from './ask-parts.js';
import { gathered } from './closing.js';

/** Those who may close an organization see all that stands in the way at once, and how each is cleared (A8-9, A8-12). */
@Injectable()
export class PreviewClosing {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly transfers: TransfersRepository,
    private readonly askParts: AskParts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    which: OrganizationReference,
    { asker, requestId }: RequestContext,
  ): Promise<ClosingPreview> {
    await this.gatekeeper.require(asker, which.organizationId, 'organization.close');
    const [transfers, answers] = await Promise.all([
      this.transfers.unsettled(which.organizationId, obstaclesNamed),
      this.askParts.execute(which, requestId),
    ]);
    const now = this.clock.now();
    const own = transfers.flatMap((transfer) => pendingTransfer(transfer, now) ?? []);
    const all = gathered(own, answers);
    return { isClear: all.obstacles.length === 0, ...all };
  }
}
