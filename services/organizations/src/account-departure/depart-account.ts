import type { AccountDeparture, ClosingObstacle, DepartAccountInput } from '@atrium/contracts';
import { failpoint, Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { AccountGate } from '../account/account-gate.js';
import { DeparturesRepository } from './departures.repository.js';
import { FindDepartureObstacles } from './find-departure-obstacles.js';
import { LeaveAll } from './leave-all.js';

/**
 * An account goes (decision 43). First its gate is shut, so that it joins and founds nothing more; then what stands in the way is
 * looked for; if nothing does, it leaves everything, and the gate stays shut for good. A refusal opens it again.
 */
@Injectable()
export class DepartAccount {
  constructor(
    private readonly gates: Gates,
    private readonly findObstacles: FindDepartureObstacles,
    private readonly leaveAll: LeaveAll,
    private readonly departures: DeparturesRepository,
  ) {}

  async execute(
    { accountId, deletionId, address }: DepartAccountInput,
    requestId: string | null,
  ): Promise<AccountDeparture> {
    const gate = AccountGate.of(accountId);
    if ((await this.gates.find(gate))?.state === 'closed') return { state: 'gone', obstacles: [] };
    const shutting = await this.gates.shutSoon(gate, deletionId);
    if (shutting === 'busy') throw new Problem('busy', { retryAfter: 1 });
    failpoint('organizations.depart.after-gate');
    const { obstacles } = await this.findObstacles.execute(accountId);
    if (shutting === 'over' || obstacles.length > 0)
      return this.giveUp(accountId, deletionId, obstacles);
    const hasLeft = await this.leave(accountId, requestId);
    if (hasLeft === 'refused') {
      const { obstacles: newer } = await this.findObstacles.execute(accountId);
      return this.giveUp(accountId, deletionId, newer);
    }
    if (!hasLeft) return { state: 'under-way', obstacles: [] };
    await this.forget(accountId, address);
    failpoint('organizations.depart.after-erasure');
    await this.gates.close(gate);
    return { state: 'gone', obstacles: [] };
  }

  /** What joined in the very moment in which the account went, by a process that died over it. */
  async sweep(accountId: string): Promise<void> {
    await this.gates.close(AccountGate.of(accountId));
    while (!(await this.leaveAll.execute(accountId, null)));
    await this.forget(accountId, null);
  }

  private async giveUp(
    accountId: string,
    deletionId: string,
    obstacles: ClosingObstacle[],
  ): Promise<AccountDeparture> {
    await this.gates.reopen(AccountGate.of(accountId), deletionId);
    return { state: 'obstructed', obstacles };
  }

  private async leave(accountId: string, requestId: string | null): Promise<boolean | 'refused'> {
    try {
      return await this.leaveAll.execute(accountId, requestId);
    } catch (error) {
      if (error instanceof Problem && error.code === 'last-legal-representative') return 'refused';
      throw error;
    }
  }

  private async forget(accountId: string, address: string | null): Promise<void> {
    await this.departures.eraseAddresses(accountId, address);
    await this.departures.eraseNames(accountId, address);
  }
}
