import type { CorrectPrepaidInput, PrepaidMovement } from '@atrium/contracts';
import { type Clock, IdempotentCommand, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Ledger } from './ledger.js';
import { LedgerRepository } from './ledger.repository.js';
import { shownMovement } from './prepaid.js';

/** An operator gives an account money, or takes some, and says why. The key of the command makes it once. */
@Injectable()
export class CorrectPrepaidAccount {
  constructor(
    private readonly ledger: Ledger,
    private readonly entries: LedgerRepository,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: CorrectPrepaidInput, context: RequestContext): Promise<PrepaidMovement> {
    const { organizationId } = input;
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    const correct = () => this.correct(input, context, command);
    return this.entries.once(command, async () => {
      const isClosed = (await this.gates.find(organizationId))?.state === 'closed';
      // What has come for one that is closed can only be taken out.
      if (isClosed && input.direction === 'debit') return correct();
      return this.gates.whileOpen(organizationId, correct);
    });
  }

  private async correct(
    { direction, ...input }: CorrectPrepaidInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<PrepaidMovement> {
    const at = this.clock.now();
    const wanted = { ...input, kind: 'correction' as const, operationId: newId(), about: {} };
    const circumstances = { by: asker.accountId, at, requestId };
    const entry = await this.ledger[direction](wanted, circumstances, (made) =>
      command.firstNoted(shownMovement(made), at),
    );
    return shownMovement(entry);
  }
}
