import type { ClosingPreview, OrganizationReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { gathered } from './closing.js';
import { OwnObstacles } from './own-obstacles.js';
import { Parts } from './parts.js';

/** Those who may close an organization see all that stands in the way at once, and how each is cleared (A8-9, A8-12). */
@Injectable()
export class PreviewClosing {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly ownObstacles: OwnObstacles,
    private readonly parts: Parts,
  ) {}

  async execute(
    which: OrganizationReference,
    { asker, requestId }: RequestContext,
  ): Promise<ClosingPreview> {
    const { organizationId } = which;
    const standing = await this.gatekeeper.require(asker, organizationId, 'organization.close');
    const [own, answers] = await Promise.all([
      this.ownObstacles.execute(standing.organization, asker.accountId),
      this.parts.check(which, requestId),
    ]);
    return gathered([own, ...answers]);
  }
}
