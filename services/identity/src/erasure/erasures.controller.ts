import {
  endAllSessionsByDeploy,
  type EndedSessions,
  type ErasureList,
  listErasuresByDeploy,
  PageInput,
  type ReplayedErasures,
  ReplayErasuresInput,
  replayErasuresByDeploy,
} from '@atrium/contracts';
import { setTimeout } from 'node:timers/promises';
import { cacheLifetime, Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ErasuresRepository } from './erasures.repository.js';
import { ListErasures } from './list-erasures.js';
import { ReplayErasures } from './replay-erasures.js';

/** What `npm run erasures` asks: with the deploy credential, so on no account's behalf. */
@Controller()
export class ErasuresController {
  constructor(
    private readonly list: ListErasures,
    private readonly replay: ReplayErasures,
    private readonly erasures: ErasuresRepository,
  ) {}

  @Replies(listErasuresByDeploy)
  listErasures(@Payload() input: PageInput): Promise<ErasureList> {
    return this.list.execute(input);
  }

  @Replies(endAllSessionsByDeploy)
  async endAllSessions(): Promise<EndedSessions> {
    const accounts = await this.erasures.endAllSessions();
    // Of so many no gateway is told one by one: what it has cached passes.
    await setTimeout(cacheLifetime);
    return { accounts };
  }

  @Replies(replayErasuresByDeploy)
  replayErasures(
    @Payload() input: ReplayErasuresInput,
    @Ctx() context: RequestContext,
  ): Promise<ReplayedErasures> {
    return this.replay.execute(input, context);
  }
}
