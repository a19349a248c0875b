import mongoose, { type Collection, type Connection } from 'mongoose';
import { type Archived, entryOf } from './archive.repository.js';
import type { ChainedLine, Owner } from './chain.js';

/** An account that has lines, or had. */
export interface ChainOwner extends Owner {
  readonly accountId: string;
}

/** Of an account that says how many lines it has, or of one that was erased. */
interface Counted {
  readonly _id: string;
  readonly loggedLines?: number;
  /** Missing but for an account that is being deleted. */
  readonly deletion?: { readonly phase: string };
}

/** The chains of all accounts, read by a command beside the service. */
export class ChainsRepository {
  private readonly accounts: Collection<Counted>;
  private readonly erased: Collection<Counted>;
  private readonly lines: Collection<Archived>;

  private constructor(private readonly connection: Connection) {
    this.accounts = connection.collection('accounts');
    this.erased = connection.collection('erasedAccounts');
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

  /**
   * The count is read before the lines: those that come meanwhile are not missed. That of an erased account is what it had
   * when it was erased; none where nobody knows of the account.
   */
  async ownerOf(accountId: string): Promise<ChainOwner> {
    const known = { projection: { loggedLines: 1, deletion: 1 } };
    const account = await this.accounts.findOne({ _id: accountId }, known);
    const counted = account ?? (await this.erased.findOne({ _id: accountId }, known));
    const isGone = account === null || account.deletion?.phase === 'erasing';
    return { accountId, count: counted?.loggedLines ?? 0, isGone };
  }

  private async ownerAfter(id: string): Promise<ChainOwner | null> {
    const [line] = await this.lines
      .find({ accountId: { $gt: id } }, { projection: { accountId: 1 } })
      .sort({ accountId: 1, n: 1 })
      .limit(1)
      .toArray();
    const ids = [
      line?.accountId,
      await countedAfter(this.accounts, id),
      await countedAfter(this.erased, id),
    ];
    const [accountId] = ids.filter((one) => one !== undefined).sort();
    return accountId === undefined ? null : this.ownerOf(accountId);
  }
}

/** The next one that says that it has lines: they may all be missing. */
async function countedAfter(
  accounts: Collection<Counted>,
  id: string,
): Promise<string | undefined> {
  const [next] = await accounts
    .find({ _id: { $gt: id }, loggedLines: { $gt: 0 } }, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(1)
    .toArray();
  return next?._id;
}
