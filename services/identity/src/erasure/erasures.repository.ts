import { type Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Collection, Connection } from 'mongoose';
import type { AccountDocument } from '../account/account.schema.js';

/** That there was an account: its id is never given again, and is erased again when a backup brings it back. */
export interface StoredErasure {
  readonly _id: string;
  readonly erasedAt: Date;
  /** How many lines its security log has: without it nobody would miss the last ones. */
  readonly loggedLines: number;
  readonly schemaVersion: number;
}

/** Who was erased: the list that outlives backups. */
@Injectable()
export class ErasuresRepository {
  private readonly erased: Collection<StoredErasure>;
  private readonly accounts: Collection<AccountDocument>;

  constructor(@InjectConnection() connection: Connection) {
    this.erased = connection.collection<StoredErasure>('erasedAccounts');
    this.accounts = connection.collection<AccountDocument>('accounts');
  }

  /** Once: an account that is erased again was erased when it was the first time. */
  async add(accountId: string, erasedAt: Date, loggedLines: number): Promise<void> {
    const erased = { erasedAt, loggedLines, schemaVersion: 1 };
    await this.erased.updateOne({ _id: accountId }, { $setOnInsert: erased }, { upsert: true });
  }

  /** In the order of ids, which is that in which the accounts were made. */
  page({ after, limit }: { after: Cursor | undefined; limit: number }): Promise<StoredErasure[]> {
    const rest = after ? { _id: { $gt: after[1] } } : {};
    return this.erased.find(rest).sort({ _id: 1 }).limit(limit).toArray();
  }

  /** Of all accounts; answers how many had one. */
  async endAllSessions(): Promise<number> {
    const { modifiedCount } = await this.accounts.updateMany(
      { 'sessions.hash': { $exists: true } },
      { $set: { sessions: [], handOvers: [], signInChallenges: [] } },
    );
    return modifiedCount;
  }
}
