import { Injectable } from '@nestjs/common';
import type { ApiTokens } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { apiTokenOf } from './api-token.js';
import { ApiTokensRepository } from './api-tokens.repository.js';

/** One's own tokens, the newest first. */
@Injectable()
export class ListApiTokens {
  constructor(private readonly tokens: ApiTokensRepository) {}

  async execute({ accountId }: Asker): Promise<ApiTokens> {
    const tokens = await this.tokens.of(accountId);
    return { items: tokens.toReversed().map(apiTokenOf) };
  }
}
