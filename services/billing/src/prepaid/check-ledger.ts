import type { LedgerEntry } from './prepaid.js';

/** The parts of an entry that say what was done. What follows from them is computed anew. */
type Entry = Pick<
  LedgerEntry,
  | '_id'
  | 'account'
  | 'organizationId'
  | 'currency'
  | 'number'
  | 'kind'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'balanceAfter'
  | 'heldAfter'
  | 'operationId'
  | 'holdId'
  | 'at'
>;

const house = ['cash', 'revenue-clearing', 'pay-outs-in-transit', 'corrections', 'suspense'];

/** What was found in the ledger, and the sums by which it can be compared with others. */
export interface LedgerCheck {
  readonly entries: number;
  readonly accounts: number;
  /** What is not as it must be, in words. None: the ledger is whole. */
  readonly faults: readonly string[];
  /** By currency and account of the chart: what was credited less what was debited. They sum up to zero in each currency. */
  readonly sums: ReadonlyMap<string, bigint>;
}

/**
 * Reads a whole ledger again, each account in order of its numbers, and says what is wrong with it (reliability I6): numbers without
 * a gap, legs of the chart whose sum is zero, balances that are the sum of what moved, nothing below zero, no operation twice, each
 * hold ended once at most, times that don't go back. It shares no line with what writes the ledger.
 */
export function checkLedger(entries: Iterable<Entry>): LedgerCheck {
  const faults: string[] = [];
  const sums = new Map<string, bigint>();
  const accounts = new Map<string, AccountCheck>();
  let count = 0;
  for (const entry of entries) {
    count += 1;
    const known = accounts.get(entry.account) ?? new AccountCheck();
    accounts.set(entry.account, known);
    faults.push(...known.read(entry).map((fault) => `${entry._id}: ${fault}`));
    for (const [leg, sign] of [[entry.debit, -1n] as const, [entry.credit, 1n] as const]) {
      const name = `${entry.currency} ${leg}`;
      if (!Number.isSafeInteger(entry.amount)) continue;
      sums.set(name, (sums.get(name) ?? 0n) + sign * BigInt(entry.amount));
    }
  }
  return { entries: count, accounts: accounts.size, faults, sums };
}

/** One account, as far as it was read. */
class AccountCheck {
  private number = 0;
  private available = 0n;
  private held = 0n;
  private at = -Infinity;
  private readonly operations = new Set<string>();
  /** The holds that have not ended, and how much is held. */
  private readonly holds = new Map<string, number>();

  read(entry: Entry): string[] {
    const wrong: [boolean, string][] = [
      [entry.number !== this.number + 1, `the number after ${this.number} is ${entry.number}`],
      [entry.account !== `${entry.organizationId}:${entry.currency}`, 'it is in a wrong account'],
      [entry._id !== `${entry.account}:${entry.number}`, 'its id is of another place'],
      [!Number.isSafeInteger(entry.amount) || entry.amount <= 0, 'its amount is none'],
      [entry.debit === entry.credit, 'both legs are the same account'],
      [this.operations.has(entry.operationId), `operation ${entry.operationId} is there twice`],
      [entry.at.getTime() < this.at, 'it is older than the one before'],
      ...this.legs(entry),
      ...this.hold(entry),
    ];
    this.number = entry.number;
    this.at = entry.at.getTime();
    this.operations.add(entry.operationId);
    this.move(entry);
    wrong.push(
      [this.available < 0n, `${this.available} are available`],
      [this.held < 0n, `${this.held} are held`],
      [
        BigInt(entry.balanceAfter) !== this.available + this.held,
        `the balance is ${this.available + this.held}, not ${entry.balanceAfter}`,
      ],
      [BigInt(entry.heldAfter) !== this.held, `${this.held} are held, not ${entry.heldAfter}`],
    );
    return wrong.filter(([isWrong]) => isWrong).map(([, what]) => what);
  }

  private legs({ debit, credit, organizationId }: Entry): [boolean, string][] {
    const chart = new Set([...house, `prepaid:${organizationId}`, `held:${organizationId}`]);
    return [debit, credit].map((leg) => [!chart.has(leg), `there is no account ${leg}`]);
  }

  private hold({ kind, operationId, amount, holdId }: Entry): [boolean, string][] {
    if (kind === 'hold') {
      this.holds.set(operationId, amount);
      return [];
    }
    const isEnd = kind === 'capture' || kind === 'void';
    if (!isEnd) return [[holdId !== null, `a ${kind} ends a hold`]];
    const of = this.holds.get(holdId ?? '');
    this.holds.delete(holdId ?? '');
    return [
      [of === undefined, `hold ${holdId} is not open`],
      [of !== undefined && of !== amount, `hold ${holdId} is of ${of}, not ${amount}`],
    ];
  }

  private move({ amount, debit, credit, organizationId }: Entry): void {
    const moved = Number.isSafeInteger(amount) ? BigInt(amount) : 0n;
    if (credit === `prepaid:${organizationId}`) this.available += moved;
    if (debit === `prepaid:${organizationId}`) this.available -= moved;
    if (credit === `held:${organizationId}`) this.held += moved;
    if (debit === `held:${organizationId}`) this.held -= moved;
  }
}
