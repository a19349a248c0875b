import { Inject, Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  appointOperator,
  AppointOperatorInput,
  type Client,
  dismissOperator,
  DismissOperatorInput,
  getMyOperatorship,
  listOperatorActs,
  listOperators,
  type MyOperatorship,
  type Operator,
  type OperatorLogPage,
  type Operators,
  PageInput,
} from '@atrium/contracts';
import { type Clock, Replies, RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { sceneOf } from '../security/scene.js';
import { AppointOperator } from './appoint-operator.js';
import { DismissOperator } from './dismiss-operator.js';
import { ListOperatorActs } from './list-operator-acts.js';
import { ListOperators } from './list-operators.js';
import type { Circumstances } from './operator-change.js';

/** What operators ask about operators. */
@Controller()
export class OperatorsController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly appointing: AppointOperator,
    private readonly dismissing: DismissOperator,
    private readonly listing: ListOperators,
    private readonly listingActs: ListOperatorActs,
  ) {}

  @Replies(getMyOperatorship)
  mine(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<MyOperatorship> {
    return this.listing.mine(asker);
  }

  @Replies(listOperators)
  list(): Promise<Operators> {
    return this.listing.execute();
  }

  @Replies(appointOperator)
  async appoint(
    @Payload() { email, client }: AppointOperatorInput,
    @Ctx() context: RequestContext,
  ): Promise<Operator> {
    return (await this.appointing.execute(email, this.by(client, context))).operator;
  }

  @Replies(dismissOperator)
  dismiss(
    @Payload() { accountId, client }: DismissOperatorInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.dismissing.execute(accountId, this.by(client, context));
  }

  @Replies(listOperatorActs)
  listActs(@Payload() page: PageInput): Promise<OperatorLogPage> {
    return this.listingActs.execute(page);
  }

  private by(client: Client, { asker, requestId }: RequestContext): Circumstances {
    const { accountId: by, sessionId } = asker;
    return { by, requestId, scene: sceneOf(client, { at: this.clock.now(), sessionId }) };
  }
}
