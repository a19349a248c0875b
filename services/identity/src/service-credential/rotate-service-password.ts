import { Inject, Injectable } from '@nestjs/common';
import type { GivenServiceCredential, RotateServicePasswordInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { RequireManager } from './require-manager.js';
import { serviceCredentialOf } from './service-credential.js';
import { ServiceCredentialsRepository } from './service-credentials.repository.js';
import { ServicePasswords } from './service-passwords.js';

/** Gives a credential another password. Keys, the account and mailboxes stay as they are (A2-21). */
@Injectable()
export class RotateServicePassword {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly manager: RequireManager,
    private readonly passwords: ServicePasswords,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(
    { password, ...which }: RotateServicePasswordInput,
    context: RequestContext,
  ): Promise<GivenServiceCredential> {
    const found = await this.manager.of(which, context);
    const at = this.clock.now();
    requireFresh(context.asker, at);
    const { passwordHash, shown } = await this.passwords.choose(password, found.username);
    const by = context.asker.accountId;
    const change = { what: 'password-rotated', by, at } as const;
    const changed = await this.credentials.change(found, { passwordHash }, change);
    if (!changed) throw new Problem('changed-meanwhile');
    return { ...serviceCredentialOf(changed), ...shown };
  }
}
