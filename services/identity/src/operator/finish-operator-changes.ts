import { Injectable } from '@nestjs/common';
import { OperatorsRepository } from './operators.repository.js';
import { SettleOperatorChange } from './settle-operator-change.js';

/** Sees to its end what a process began and did not finish because it stopped in the middle (decision 6). */
@Injectable()
export class FinishOperatorChanges {
  constructor(
    private readonly operators: OperatorsRepository,
    private readonly settle: SettleOperatorChange,
  ) {}

  /** In the order in which they were made. */
  async execute(): Promise<void> {
    for (const change of await this.operators.unsettled()) await this.settle.execute(change);
  }
}
