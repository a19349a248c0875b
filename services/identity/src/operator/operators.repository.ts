import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { mostOperators } from '@atrium/contracts';
import { changeWritten } from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import type { Collection, Connection } from 'mongoose';
import type { AppointedOperator } from './operator.js';
import type { OperatorChange } from './operator-change.js';

/** All operators in one document: so one write judges who is the last of them. */
interface Roster {
  readonly _id: string;
  /** Whoever is it longest first. */
  readonly operators: readonly AppointedOperator[];
  /** Made, and not yet followed by all that follows. */
  readonly changes: readonly OperatorChange[];
}

const theOne = { _id: 'platform' } as const;

/** Who is an operator: this alone says so. A change is one write, with everything that is needed to see it through. */
@Injectable()
export class OperatorsRepository {
  private readonly rosters: Collection<Roster>;

  constructor(@InjectConnection() connection: Connection) {
    this.rosters = connection.collection<Roster>('operators');
  }

  /** Asked with each request of a session whose account was ever appointed. */
  async has(accountId: string): Promise<boolean> {
    const wanted = { ...theOne, 'operators.accountId': accountId };
    return (await this.rosters.findOne(wanted, { projection: { _id: 1 } })) !== null;
  }

  async all(): Promise<readonly AppointedOperator[]> {
    const roster = await this.rosters.findOne(theOne, { projection: { operators: 1 } });
    return roster?.operators ?? [];
  }

  /** False, and nothing is written, when the account is one already, there are too many, or whoever does it is none. */
  appoint(change: OperatorChange): Promise<boolean> {
    const { accountId, by, scene } = change;
    return this.write(
      {
        $and: [{ 'operators.accountId': { $ne: accountId } }, ...amongThem(by)],
        [`operators.${mostOperators - 1}`]: { $exists: false },
      },
      { $push: { operators: { accountId, since: scene.at, by }, changes: change } },
    );
  }

  /** False, and nothing is written, when the account is none, is the last one, or whoever does it is none. */
  dismiss(change: OperatorChange): Promise<boolean> {
    const { accountId, by } = change;
    return this.write(
      {
        $and: [{ 'operators.accountId': accountId }, ...amongThem(by)],
        // From the command line also the last one.
        ...(by !== null && { 'operators.1': { $exists: true } }),
      },
      { $pull: { operators: { accountId } }, $push: { changes: change } },
    );
  }

  /** Takes an account off that is no more: whoever appointed it in that very moment has not seen it going. */
  async forget(accountId: string): Promise<void> {
    await this.rosters.updateOne(
      { ...theOne, 'operators.accountId': accountId },
      { $pull: { operators: { accountId }, changes: { accountId } } },
    );
  }

  /** Changes that a process may have died over, the oldest first. */
  async unsettled(): Promise<readonly OperatorChange[]> {
    const options = { projection: { changes: 1 }, comment: byTimer };
    return (await this.rosters.findOne(theOne, options))?.changes ?? [];
  }

  async settled(changeId: string): Promise<void> {
    await this.rosters.updateOne(theOne, { $pull: { changes: { id: changeId } } });
  }

  private async write(
    filter: Readonly<Record<string, unknown>>,
    update: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const { matchedCount } = await this.rosters.updateOne({ ...theOne, ...filter }, update);
    if (matchedCount === 1) changeWritten();
    return matchedCount === 1;
  }
}

/** Whoever does it has to be one in the very write: of two who dismiss each other at once, one gets there first. */
function amongThem(by: string | null): object[] {
  return by === null ? [] : [{ 'operators.accountId': by }];
}
