import { Inject, Injectable } from '@nestjs/common';
import type { MyOperatorship, Operator, Operators } from '@atrium/contracts';
import { type Asker, type Clock, freshFor, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { AccountsRepository } from '../account/accounts.repository.js';
import { type AppointedOperator, operatorOf } from './operator.js';
import { OperatorsRepository } from './operators.repository.js';

/** The operators of the platform, all of them or oneself. */
@Injectable()
export class ListOperators {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly operators: OperatorsRepository,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute(): Promise<Operators> {
    return { items: await this.shown(await this.operators.all()) };
  }

  /** Throws `operator-required`. */
  async mine({ accountId, amr, authenticatedAt }: Asker): Promise<MyOperatorship> {
    const all = await this.operators.all();
    const [mine] = await this.shown(all.filter((one) => one.accountId === accountId));
    if (!mine) throw new Problem('operator-required');
    const freshUntil = new Date(authenticatedAt.getTime() + freshFor);
    return {
      ...mine,
      sessionHasSecondFactor: amr.includes('mfa'),
      freshUntil: freshUntil > this.clock.now() ? freshUntil.toISOString() : null,
    };
  }

  private async shown(appointed: readonly AppointedOperator[]): Promise<Operator[]> {
    const accounts = await this.accounts.byIds(appointed.map(({ accountId }) => accountId));
    const byId = new Map(accounts.map((account) => [account._id, account]));
    return appointed.flatMap((one) => {
      const account = byId.get(one.accountId);
      return account ? [operatorOf(one, account)] : [];
    });
  }
}
