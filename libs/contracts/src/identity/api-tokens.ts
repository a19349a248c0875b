import { request } from '../contract.js';
import { Id, ListOf, Name, Part, Secret, SomeOf, Timestamp, Whole } from '../fields.js';
import { Done } from '../page.js';
import { tokenScopes, type TokenScope } from '../scopes.js';
import { Client } from './sign-ups.js';

export class CreateApiTokenInput {
  @Name({ max: 60, example: 'Nightly export' })
  name!: string;

  @SomeOf(tokenScopes, { description: 'All that it may do.' })
  scopes!: TokenScope[];

  @Whole({ min: 1, max: 3_660, example: 90, description: 'After so many days it ends by itself.' })
  validDays!: number;

  @Part(() => Client)
  client!: Client;
}

/** A token as its owner sees it: never the token itself. */
export class ApiToken {
  @Id()
  tokenId!: string;

  @Name({ max: 60, example: 'Nightly export' })
  name!: string;

  @SomeOf(tokenScopes)
  scopes!: TokenScope[];

  @Timestamp()
  createdAt!: string;

  @Timestamp()
  expiresAt!: string;

  @Timestamp({ nullable: true, description: 'To the minute; null when it never was used.' })
  lastUsedAt!: string | null;
}

export class CreatedApiToken extends ApiToken {
  @Secret({
    example: 'atr_dGhpcy1pcy1hbi1leGFtcGxlLW9mLWEtdG9rZW4tMTIz',
    description: 'Shown here and never again: send it as `Authorization: Bearer …`.',
  })
  token!: string;
}

/** Makes a token for a program of one's own. Only in a session whose person has just proven who they are. */
export const createApiToken = request('identity.v1.api-tokens.create', {
  input: CreateApiTokenInput,
  output: CreatedApiToken,
  effect: 'command',
  problems: ['fresh-authentication-required', 'too-many-tokens'],
});

export class ApiTokens {
  @ListOf(() => ApiToken, { max: 100 })
  items!: ApiToken[];
}

/** One's own tokens, the newest first; those that ran out stay until another one is made. */
export const listApiTokens = request('identity.v1.api-tokens.list', {
  input: Done,
  output: ApiTokens,
  effect: 'query',
});

export class RevokeApiTokenInput {
  @Id()
  tokenId!: string;

  @Part(() => Client)
  client!: Client;
}

/** Ends a token; answers when no gateway lets it pass any more (decision 20). */
export const revokeApiToken = request('identity.v1.api-tokens.revoke', {
  input: RevokeApiTokenInput,
  output: Done,
  effect: 'command',
  problems: ['not-found'],
  timeout: 8_000,
});

export class RevokeAllApiTokensInput {
  @Part(() => Client)
  client!: Client;
}

/** Ends all one's tokens: for whoever fears that one was seen. */
export const revokeAllApiTokens = request('identity.v1.api-tokens.revoke-all', {
  input: RevokeAllApiTokensInput,
  output: Done,
  effect: 'command',
  timeout: 8_000,
});
