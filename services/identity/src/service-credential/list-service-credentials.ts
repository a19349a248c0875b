import { Injectable } from '@nestjs/common';
import type { ListServiceCredentialsInput, ServiceCredentials } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { RequireManager } from './require-manager.js';
import { serviceCredentialOf } from './service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** How many a page has when nothing is said. */
const defaultLimit = 50;

/** The credentials of one product, or of all where one manages all. */
@Injectable()
export class ListServiceCredentials {
  constructor(
    private readonly manager: RequireManager,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(
    { organizationId, productId, cursor: after, limit = defaultLimit }: ListServiceCredentialsInput,
    context: RequestContext,
  ): Promise<ServiceCredentials> {
    await this.manager.ofProduct(organizationId, productId, context);
    const range = { after, limit: limit + 1 };
    const read = await this.credentials.page(organizationId, productId, range);
    const page = read.slice(0, limit);
    const nextCursor = read.length > limit ? (page.at(-1)?._id ?? null) : null;
    return { items: page.map(serviceCredentialOf), nextCursor };
  }
}
