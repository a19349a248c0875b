import { Inject, Injectable } from '@nestjs/common';
import { type CreateApiTokenInput, type CreatedApiToken, securityChanged } from '@atrium/contracts';
import {
  type Asker,
  type Clock,
  happened,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { tidied } from '../account/account.js';
import type { IdentitySettings } from '../config.js';
import { newApiTokenSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { apiTokenOf, endOf, type StoredApiToken } from './api-token.js';
import { ApiTokensRepository } from './api-tokens.repository.js';

/** A person makes a token for a program; told by mail, as it lasts longer than the session that made it. */
@Injectable()
export class CreateApiToken {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly tokens: ApiTokensRepository,
  ) {}

  async execute(
    input: CreateApiTokenInput,
    { asker, requestId }: RequestContext,
  ): Promise<CreatedApiToken> {
    const at = this.clock.now();
    requireFresh(asker, at);
    this.requireNoLonger(input);
    const secret = newApiTokenSecret();
    const token = tokenFor(asker, input, secret, at);
    const { accountId, sessionId } = asker;
    const line = logged('api-token-created', sceneOf(input.client, { at, sessionId }));
    const event = happened(
      securityChanged,
      { accountId, changeId: line.id, change: 'api-token-created', told: ['login'] },
      { by: accountId, at, requestId },
    );
    await this.tokens.sweep(accountId, at);
    const most = this.settings.apiTokensMax;
    const outcome = await this.tokens.add(asker, { token, most, line, event });
    if (outcome === 'too-many') throw new Problem('too-many-tokens');
    if (outcome === 'session-ended') throw new Problem('sign-in-required');
    return { ...apiTokenOf(token), token: secret };
  }

  private requireNoLonger({ validDays }: CreateApiTokenInput): void {
    const { apiTokenMaxDays } = this.settings;
    if (validDays <= apiTokenMaxDays) return;
    const message = `validDays must not be greater than ${apiTokenMaxDays}`;
    throw new Problem('invalid-input', { errors: [{ pointer: '/validDays', message }] });
  }
}

function tokenFor(
  { amr, authenticatedAt }: Asker,
  { name, scopes, validDays }: CreateApiTokenInput,
  secret: string,
  at: Date,
): StoredApiToken {
  return {
    id: newId(),
    hash: secretHash(secret),
    name: tidied(name),
    scopes,
    createdAt: at,
    expiresAt: endOf(at, validDays),
    lastUsedAt: null,
    amr,
    authenticatedAt,
  };
}
