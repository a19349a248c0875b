import { Injectable } from '@nestjs/common';
import type { ListServiceCredentialsInput, ServiceCredentials } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { RequireManager } from './require-manager.js';
import { serviceCredentialOf } from './service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** The credentials of one product, or of all where one manages all. */
@Injectable()
export class ListServiceCredentials {
  constructor(
    private readonly manager: RequireManager,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(
    { organizationId, productId, ...asked }: ListServiceCredentialsInput,
    context: RequestContext,
  ): Promise<ServiceCredentials> {
    await this.manager.ofProduct(organizationId, productId, context);
    const { after, limit } = pageAsked(asked);
    const range = { after: after?.[1], limit: limit + 1 };
    const read = await this.credentials.page(organizationId, productId, range);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(serviceCredentialOf), nextCursor };
  }
}
