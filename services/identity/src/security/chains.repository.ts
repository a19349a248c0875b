import mongoose, { type Collection, type Connection } from 'mongoose';
import { type Archived, entryOf } from './archive.repository.js';
import type { ChainedLine } from './chain.js';

/** An account and how many lines it says that it has; none when there are lines of an account that is gone. */
export interface ChainOwner {
  readonly accountId: string;
  readonly count: number;
}

/** The chains of all accounts, read by a command beside the service. */
export class ChainsRepository {
  private readonly accounts: Collection<{ _id: string; loggedLines?: number }>;
  private readonly lines: Collection<Archived>;

  private constructor(private readonly connection: Connection) {
    this.accounts = connection.collection('accounts');
    this.lines = connection.collection('security-log');
  }

  static async open(uri: string): Promise<ChainsRepository> {
    const options = { autoIndex: false, autoCreate: false, serverSelectionTimeoutMS: 5_000 };
    return new ChainsRepository(await mongoose.createConnection(uri, options).asPromise());
  }

  /** Whoever has lines, or says so, in the order of their ids. */
  async *owners(): AsyncGenerator<ChainOwner> {
    let owner = await this.ownerAfter('');
    while (owner) {
      yield owner;
      owner = await this.ownerAfter(owner.accountId);
    }
  }

  /** The lines of an account in their order, some at a time, those in front of the first place too. */
  async *batchesOf(accountId: string): AsyncGenerator<ChainedLine[]> {
    const batch = 500;
    let after = -Infinity;
    for (;;) {
      const found = this.lines.find({ accountId, n: { $gt: after } }).sort({ n: 1 });
      const lines = (await found.limit(batch).toArray()).map(entryOf);
      if (lines.length > 0) yield lines;
      if (lines.length < batch) return;
      after = (lines.at(-1) as ChainedLine).n;
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** The count is read before the lines: those that come meanwhile are not missed. */
  private async ownerAfter(id: string): Promise<ChainOwner | null> {
    const [account] = await this.accounts
      .find({ _id: { $gt: id }, loggedLines: { $gt: 0 } }, { projection: { loggedLines: 1 } })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    const [line] = await this.lines
      .find({ accountId: { $gt: id } }, { projection: { accountId: 1 } })
      .sort({ accountId: 1, n: 1 })
      .limit(1)
      .toArray();
    const [accountId] = [account?._id, line?.accountId].filter((one) => one !== undefined).sort();
    if (accountId === undefined) return null;
    return { accountId, count: accountId === account?._id ? (account.loggedLines ?? 0) : 0 };
  }
}
