import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  type ApiTokens,
  createApiToken,
  CreateApiTokenInput,
  type CreatedApiToken,
  listApiTokens,
  revokeAllApiTokens,
  RevokeAllApiTokensInput,
  revokeApiToken,
  RevokeApiTokenInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { CreateApiToken } from './create-api-token.js';
import { ListApiTokens } from './list-api-tokens.js';
import { RevokeApiToken } from './revoke-api-token.js';

@Controller()
export class ApiTokensController {
  constructor(
    private readonly creating: CreateApiToken,
    private readonly listing: ListApiTokens,
    private readonly revoking: RevokeApiToken,
  ) {}

  @Replies(createApiToken)
  create(
    @Payload() input: CreateApiTokenInput,
    @Ctx() context: RequestContext,
  ): Promise<CreatedApiToken> {
    return this.creating.execute(input, context);
  }

  @Replies(listApiTokens)
  list(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<ApiTokens> {
    return this.listing.execute(asker);
  }

  @Replies(revokeApiToken)
  revoke(@Payload() input: RevokeApiTokenInput, @Ctx() { asker }: RequestContext): Promise<void> {
    return this.revoking.execute(input, asker);
  }

  @Replies(revokeAllApiTokens)
  revokeAll(
    @Payload() input: RevokeAllApiTokensInput,
    @Ctx() { asker }: RequestContext,
  ): Promise<void> {
    return this.revoking.all(input, asker);
  }
}
