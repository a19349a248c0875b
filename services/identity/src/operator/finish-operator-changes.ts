import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { RepeatedWork } from '@atrium/service';
import { OperatorsRepository } from './operators.repository.js';
import { SettleOperatorChange } from './settle-operator-change.js';

/** How often one looks, in milliseconds. */
const lookEvery = 5_000;

/** Sees to its end what a process began and did not finish because it stopped in the middle (decision 6). */
@Injectable()
export class FinishOperatorChanges implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RepeatedWork;

  constructor(
    private readonly operators: OperatorsRepository,
    private readonly settle: SettleOperatorChange,
  ) {
    const logger = new Logger(FinishOperatorChanges.name);
    this.work = new RepeatedWork(() => this.execute(), lookEvery, logger);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }

  /** In the order in which they were made. */
  async execute(): Promise<void> {
    for (const change of await this.operators.unsettled()) await this.settle.execute(change);
  }
}
