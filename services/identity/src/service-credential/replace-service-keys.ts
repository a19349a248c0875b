import { Inject, Injectable } from '@nestjs/common';
import type { ReplaceServiceKeysInput, ServiceCredential } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { readKeys, requireSsh } from './read-keys.js';
import { RequireManager } from './require-manager.js';
import { serviceCredentialOf } from './service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';

/** Says which keys open an SSH credential from now on. One that has no password keeps at least one. */
@Injectable()
export class ReplaceServiceKeys {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireManager,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(
    { publicKeys, ...which }: ReplaceServiceKeysInput,
    context: RequestContext,
  ): Promise<ServiceCredential> {
    const found = await this.manager.of(which, context);
    const at = this.clock.now();
    requireFresh(context.asker, at);
    requireSsh(found);
    const keys = readKeys(publicKeys);
    if (keys.length === 0 && found.passwordHash === null) {
      const message = 'publicKeys must have one as long as there is no password';
      throw new Problem('invalid-input', { errors: [{ pointer: '/publicKeys', message }] });
    }
    const change = { what: 'keys-replaced', by: context.asker.accountId, at } as const;
    const changed = await this.credentials.change(found, { keys }, change);
    if (!changed) throw new Problem('changed-meanwhile');
    return serviceCredentialOf(changed);
  }
}
