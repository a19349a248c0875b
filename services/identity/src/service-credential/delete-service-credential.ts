import { Injectable } from '@nestjs/common';
import type { ServiceCredentialReference } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { RequireManager } from './require-manager.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** Ends a credential. Its name is free again; its id never comes back. */
@Injectable()
export class DeleteServiceCredential {
  constructor(
    private readonly manager: RequireManager,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(which: ServiceCredentialReference, context: RequestContext): Promise<void> {
    const found = await this.manager.of(which, context);
    if (!(await this.credentials.delete(found))) throw new Problem('not-found');
  }
}
