import { Inject, Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  appointOperatorByDeploy,
  dismissOperatorByDeploy,
  listOperatorsByDeploy,
  OperatorAddress,
  type OperatorCommandDone,
  type Operators,
} from '@atrium/contracts';
import { type Clock, Replies, RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AppointOperator } from './appoint-operator.js';
import { DismissOperator } from './dismiss-operator.js';
import { ListOperators } from './list-operators.js';
import { nobodys } from '../security/security-log.js';
import type { Circumstances } from './operator-change.js';

/** What `npm run operator` asks: with the deploy credential, so on no account's behalf. */
@Controller()
export class DeployController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly appointing: AppointOperator,
    private readonly dismissing: DismissOperator,
    private readonly listing: ListOperators,
  ) {}

  @Replies(appointOperatorByDeploy)
  appoint(
    @Payload() { email }: OperatorAddress,
    @Ctx() context: RequestContext,
  ): Promise<OperatorCommandDone> {
    return this.appointing.execute(email, this.byNobody(context));
  }

  @Replies(dismissOperatorByDeploy)
  dismiss(
    @Payload() { email }: OperatorAddress,
    @Ctx() context: RequestContext,
  ): Promise<OperatorCommandDone> {
    return this.dismissing.withAddress(email, this.byNobody(context));
  }

  @Replies(listOperatorsByDeploy)
  list(): Promise<Operators> {
    return this.listing.execute();
  }

  private byNobody({ requestId }: RequestContext): Circumstances {
    return { by: null, requestId, scene: nobodys(this.clock.now()) };
  }
}
