import {
  confirmGratuity,
  ConfirmGratuityInput,
  explainGratuity,
  ExplainGratuityInput,
  GratuityReference,
  listConfirmedGratuities,
  ListConfirmedGratuitiesInput,
  listGratuities,
  ListGratuitiesInput,
  withdrawGratuity,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConfirmGratuity } from './confirm-gratuity.js';
import { ExplainGratuity } from './explain-gratuity.js';
import { ListConfirmedGratuities } from './list-confirmed-gratuities.js';
import { ListGratuities } from './list-gratuities.js';
import { WithdrawGratuity } from './withdraw-gratuity.js';

@Controller()
export class GratuitiesController {
  constructor(
    private readonly confirm: ConfirmGratuity,
    private readonly withdraw: WithdrawGratuity,
    private readonly listConfirmed: ListConfirmedGratuities,
    private readonly list: ListGratuities,
    private readonly explain: ExplainGratuity,
  ) {}

  @Replies(confirmGratuity)
  confirmGratuity(@Payload() input: ConfirmGratuityInput, @Ctx() context: RequestContext) {
    return this.confirm.execute(input, context);
  }

  @Replies(withdrawGratuity)
  withdrawGratuity(@Payload() input: GratuityReference, @Ctx() context: RequestContext) {
    return this.withdraw.execute(input, context);
  }

  @Replies(listConfirmedGratuities)
  listConfirmedGratuities(@Payload() input: ListConfirmedGratuitiesInput) {
    return this.listConfirmed.execute(input);
  }

  @Replies(listGratuities)
  listGratuities(@Payload() input: ListGratuitiesInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(explainGratuity)
  explainGratuity(@Payload() input: ExplainGratuityInput, @Ctx() context: RequestContext) {
    return this.explain.execute(input, context);
  }
}
