import { Inject, Injectable } from '@nestjs/common';
import type { ServiceCredentialReference } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { RequireManager } from './require-manager.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** Ends a credential. Its name is free again; its id never comes back. */
@Injectable()
export class DeleteServiceCredential {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireManager,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(which: ServiceCredentialReference, context: RequestContext): Promise<void> {
    const found = await this.manager.of(which, context);
    const { accountId: by } = context.asker;
    const isDeleted = await this.credentials.delete(found, by, this.clock.now());
    if (!isDeleted) throw new Problem('not-found');
  }
}
