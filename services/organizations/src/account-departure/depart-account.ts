import type { AccountDeparture, DepartAccountInput, Obstacle } from '@atrium/contracts';
import { changeWritten, failpoint, Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { AccountGate } from '../account/account-gate.js';
import { FoundOrganization } from '../organization/found-organization.js';
import { DeparturesRepository } from './departures.repository.js';
import { FindDepartureObstacles } from './find-departure-obstacles.js';
import { LeaveAll } from './leave-all.js';

const gone: AccountDeparture = { state: 'gone', obstacles: [] };

/**
 * An account goes (decision 43). First its gate is shut, so that it joins and founds nothing more; then what stands in the way is
 * looked for; if nothing does, it leaves everything, and the gate stays shut for good. A refusal opens it again.
 */
@Injectable()
export class DepartAccount {
  constructor(
    private readonly gates: Gates,
    private readonly accountGate: AccountGate,
    private readonly findObstacles: FindDepartureObstacles,
    private readonly leaveAll: LeaveAll,
    private readonly departures: DeparturesRepository,
    private readonly foundOrganization: FoundOrganization,
  ) {}

  async execute(input: DepartAccountInput, requestId: string | null): Promise<AccountDeparture> {
    const { accountId, deletionId } = input;
    const gate = AccountGate.of(accountId);
    if (await this.accountGate.isGone(accountId)) return gone;
    const shutting = await this.gates.shutSoon(gate, deletionId);
    if (shutting === 'busy') throw new Problem('busy', { retryAfter: 1 });
    // From here on it is not as if nothing had been done, whatever comes: whoever asked has to ask again.
    changeWritten();
    failpoint('organizations.depart.after-gate');
    // The same may be asked twice at once, and the other one be through.
    if (shutting === 'over' && (await this.accountGate.isGone(accountId))) return gone;
    for (const id of await this.departures.foundedBy(accountId)) {
      await this.foundOrganization.finishPending(id);
    }
    const { obstacles } = await this.findObstacles.execute(accountId);
    const isRefused = shutting === 'over' || obstacles.length > 0;
    return isRefused
      ? this.giveUp(accountId, deletionId, obstacles)
      : this.carryOut(input, requestId);
  }

  private async carryOut(
    { accountId, deletionId, address }: DepartAccountInput,
    requestId: string | null,
  ): Promise<AccountDeparture> {
    const hasLeft = await this.leave(accountId, requestId);
    if (hasLeft === 'refused') {
      const { obstacles } = await this.findObstacles.execute(accountId);
      return this.giveUp(accountId, deletionId, obstacles);
    }
    if (!hasLeft) return { state: 'under-way', obstacles: [] };
    await this.forget(accountId, address);
    failpoint('organizations.depart.after-erasure');
    await this.gates.close(AccountGate.of(accountId));
    return gone;
  }

  /** What joined in the very moment in which the account went, by a process that died over it. */
  async sweep(accountId: string): Promise<void> {
    await this.gates.close(AccountGate.of(accountId));
    if (!(await this.leaveAll.execute(accountId, null))) throw new Problem('busy');
    await this.forget(accountId, null);
  }

  private async giveUp(
    accountId: string,
    deletionId: string,
    obstacles: Obstacle[],
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
    if (address !== null) await this.departures.eraseOffers(address);
  }
}
