import { Inject, Injectable } from '@nestjs/common';
import {
  type Succession as ShownSuccession,
  type SuccessionReference,
  successionSettled,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { may } from '../access/access.js';
import { actOf } from './act.js';
import { FindSuccession, type Found, notOpen } from './find-succession.js';
import { shownSuccession, toldOfSuccession } from './succession.js';
import { SuccessionsRepository } from './successions.repository.js';

/** How often something else may happen to the same proposal in between before one gives up. */
const attempts = 20;

/** The person says no to a proposal, or a legal representative takes it back. */
@Injectable()
export class AnswerSuccession {
  constructor(
    private readonly findSuccession: FindSuccession,
    private readonly successions: SuccessionsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By the person alone. */
  decline(reference: SuccessionReference, context: RequestContext): Promise<ShownSuccession> {
    const isTheirs = ({ succession }: Found): boolean =>
      succession.accountId === context.asker.accountId;
    return this.answer(reference, context, 'declined', isTheirs);
  }

  /** By any legal representative. */
  withdraw(reference: SuccessionReference, context: RequestContext): Promise<ShownSuccession> {
    const mayGive = ({ standing }: Found): boolean => may(standing.role, 'representatives.change');
    return this.answer(reference, context, 'withdrawn', mayGive);
  }

  private async answer(
    reference: SuccessionReference,
    { asker, requestId }: RequestContext,
    answer: 'declined' | 'withdrawn',
    mayAnswer: (found: Found) => boolean,
  ): Promise<ShownSuccession> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await this.findSuccession.execute(reference, asker);
      if (!mayAnswer(found)) throw new Problem('forbidden');
      const { succession, state } = found;
      if (state === answer) return shownSuccession(succession, state);
      if (state !== 'open') throw notOpen(state);
      const act = actOf(asker, this.clock.now());
      const circumstances = { by: asker.accountId, at: act.at, requestId };
      const told = toldOfSuccession(succession, answer);
      const entry = happened(successionSettled, told, circumstances);
      const settled = await this.successions.settle(succession, answer, act, entry);
      if (settled) return shownSuccession(settled, answer);
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
