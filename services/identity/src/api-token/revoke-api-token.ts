import { Inject, Injectable } from '@nestjs/common';
import type { RevokeAllApiTokensInput, RevokeApiTokenInput } from '@atrium/contracts';
import { type Asker, type Clock, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { ApiTokensRepository } from './api-tokens.repository.js';

/** Ends one of one's own tokens, or all. Answers once no gateway lets it pass any more (decision 20). */
@Injectable()
export class RevokeApiToken {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly tokens: ApiTokensRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    { tokenId, client }: RevokeApiTokenInput,
    { accountId, sessionId }: Asker,
  ): Promise<void> {
    const scene = sceneOf(client, { at: this.clock.now(), sessionId });
    const line = logged('api-token-revoked', scene);
    if (!(await this.tokens.revoke(accountId, tokenId, line))) throw new Problem('not-found');
    await this.announcer.revoked([tokenId]);
  }

  async all({ client }: RevokeAllApiTokensInput, { accountId, sessionId }: Asker): Promise<void> {
    const scene = sceneOf(client, { at: this.clock.now(), sessionId });
    const line = logged('api-tokens-revoked', scene);
    await this.announcer.revoked(await this.tokens.revokeAll(accountId, line));
  }
}
