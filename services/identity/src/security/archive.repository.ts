import type { Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Collection, Connection } from 'mongoose';
import { type ChainedLine, chained, isKnown, newSalt, type Tail } from './chain.js';
import type { LogEntry } from './security-log.js';

/** A line as it is stored. */
export type Archived = Omit<ChainedLine, 'id'> & { readonly _id: string };

/** A time in the life of an account. */
export interface Period {
  readonly accountId: string;
  readonly since: Date;
  /** Null: until now. */
  readonly until: Date | null;
}

/** Lines at most for one command. */
const batch = 500;

/**
 * Where the lines of all accounts stay, each account's in a chain of its own. Nothing here is ever changed, but that it is
 * forgotten where somebody was.
 */
@Injectable()
export class ArchiveRepository {
  private readonly lines: Collection<Archived>;

  constructor(@InjectConnection() connection: Connection) {
    this.lines = connection.collection<Archived>('security-log');
  }

  /**
   * Puts lines behind the chain, each once, whoever does it how often at the same time: a line's id and its
   * number are unique, and a number that another was quicker to take is taken anew. Answers the number of the
   * last line.
   */
  async append(accountId: string, entries: readonly LogEntry[]): Promise<number> {
    for (let from = 0; from < entries.length; from += batch) {
      await this.appendBatch(accountId, entries.slice(from, from + batch));
    }
    return (await this.tailOf(accountId))?.n ?? 0;
  }

  /** Null also when its account is deleted. */
  async byId(accountId: string, lineId: string): Promise<LogEntry | null> {
    const found = await this.lines.findOne({ _id: lineId, accountId });
    const line = found && entryOf(found);
    return line && isKnown(line) ? line : null;
  }

  /**
   * Forgets where all lines of an account were done; their chain stays whole. To be called once the account is gone, and
   * again for lines that came later: what was under way then still comes behind the chain.
   */
  async eraseScenes(accountId: string): Promise<void> {
    const nothing = { device: null, network: null, salt: null };
    await this.lines.updateMany({ accountId }, { $set: nothing });
  }

  /** The newest lines of an account before one of them. */
  async newest(accountId: string, before: number, limit: number): Promise<ChainedLine[]> {
    const found = this.lines.find({ accountId, n: { $lt: before } }).sort({ n: -1 });
    return (await found.limit(limit).toArray()).map(entryOf);
  }

  /** The oldest lines of an account after one of them. */
  async oldest(accountId: string, after: number, limit: number): Promise<ChainedLine[]> {
    const found = this.lines.find({ accountId, n: { $gt: after } }).sort({ n: 1 });
    return (await found.limit(limit).toArray()).map(entryOf);
  }

  /** The newest lines of some kinds, of several accounts, each within its own time. */
  async within(
    periods: readonly Period[],
    kinds: readonly string[],
    before: Cursor | undefined,
    limit: number,
  ): Promise<ChainedLine[]> {
    if (periods.length === 0) return [];
    const rest = before && olderThan(before);
    const ofPeriods = periods.map(({ accountId, since, until }) => ({
      accountId,
      at: { $gte: since, ...(until && { $lt: until }) },
    }));
    const found = this.lines
      .find({
        accountId: { $in: periods.map(({ accountId }) => accountId) },
        kind: { $in: [...kinds] as never[] },
        $and: [{ $or: ofPeriods }, ...(rest ? [rest] : [])],
      })
      .sort({ at: -1, _id: -1 });
    return (await found.limit(limit).toArray()).map(entryOf);
  }

  /** The newest lines that tell of something that an operator did, or that was done to one. */
  async ofOperators(before: Cursor | undefined, limit: number): Promise<ChainedLine[]> {
    const found = this.lines
      .find({ 'operatorAct.kind': { $exists: true }, ...(before && olderThan(before)) })
      .sort({ at: -1, _id: -1 });
    return (await found.limit(limit).toArray()).map(entryOf);
  }

  private async appendBatch(accountId: string, entries: readonly LogEntry[]): Promise<void> {
    for (;;) {
      // In this order: what another adds between the two makes our numbers taken, never a line written twice.
      const tail = await this.tailOf(accountId);
      const ids = entries.map(({ id }) => id);
      const known = this.lines.find({ _id: { $in: ids } }, { projection: { _id: 1 } });
      const there = new Set((await known.toArray()).map(({ _id }) => _id));
      const missing = entries.filter(({ id }) => !there.has(id));
      if (missing.length === 0) return;
      const salted = missing.map((entry) => ({ ...entry, salt: newSalt() }));
      const added = chained(accountId, salted, tail).map(({ id, ...line }) => ({
        _id: id,
        ...line,
      }));
      try {
        await this.lines.insertMany(added, { ordered: true });
        return;
      } catch (error) {
        if ((error as { code?: number }).code !== 11_000) throw error;
      }
    }
  }

  private async tailOf(accountId: string): Promise<Tail> {
    const [last] = await this.newest(accountId, Infinity, 1);
    return last ?? null;
  }
}

function olderThan([time, id]: Cursor) {
  const at = new Date(time);
  return { $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }] };
}

export function entryOf({ _id: id, ...line }: Archived): ChainedLine {
  return { id, ...line };
}
