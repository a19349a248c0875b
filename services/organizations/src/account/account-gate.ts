import { Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';

/**
 * The gate of an account, which is shut while the account is being deleted, and for good once it is gone: it founds nothing and comes
 * to represent nothing then. Nothing that may be refused by it is under way while the account looks what it still has.
 */
@Injectable()
export class AccountGate {
  constructor(private readonly gates: Gates) {}

  /** The name of the gate among those of organizations. */
  static of(accountId: string): string {
    return `account:${accountId}`;
  }

  /** Throws `account-deletion-under-way` when it is shut. */
  whileStaying<Result>(accountId: string, work: () => Promise<Result>): Promise<Result> {
    return this.unlessGoing(accountId, (isGoing) => {
      if (isGoing) throw new Problem('account-deletion-under-way');
      return work();
    });
  }

  /** For what has to be decided either way. */
  async unlessGoing<Result>(
    accountId: string,
    decide: (isGoing: boolean) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.gates.whileNotClosing(AccountGate.of(accountId), () => decide(false));
    } catch (error) {
      const isShut = error instanceof Problem && error.code === 'organization-closing';
      if (!isShut) throw error;
      return decide(true);
    }
  }

  /** Whether the account is being deleted, or gone. */
  async isShut(accountId: string): Promise<boolean> {
    const gate = await this.gates.find(AccountGate.of(accountId));
    return gate !== null && gate.state !== 'open';
  }

  /** Whether it has left everything for good. */
  async isGone(accountId: string): Promise<boolean> {
    const gate = await this.gates.find(AccountGate.of(accountId));
    return gate?.state === 'closed';
  }
}
