import type { Db } from 'mongodb';
import { Findings } from './findings.js';
import type { Verdict } from './ledger.js';

/** An entry of the prepaid ledger, as far as it is checked. */
interface StoredEntry {
  readonly _id: string;
  readonly account: string;
  readonly organizationId: string;
  readonly currency: string;
  readonly number: number;
  readonly amount: number;
  readonly debit: string;
  readonly credit: string;
  readonly balanceAfter: number;
  readonly heldAfter: number;
  readonly operationId: string;
  readonly at: Date;
}

const numbers = 'entries of an account go from 1 without a gap, and back in time never';
const legs = 'each entry moves an amount from one account of the chart to another';
const balances = 'each balance is the sum of what was moved, and never below zero';
const operations = 'no operation is done twice';

const house = ['cash', 'revenue-clearing', 'pay-outs-in-transit', 'corrections', 'suspense'];

/** One account, as far as it was read. */
interface Read {
  readonly account: string;
  number: number;
  available: bigint;
  held: bigint;
  at: number;
  readonly operations: Set<string>;
}

/** Reads the prepaid ledger again, account by account (I6). */
export async function checkPrepaid(database: Db): Promise<Verdict[]> {
  const findings = new Findings([numbers, legs, balances, operations]);
  let [count, read] = [0, before('')];
  const entries = database.collection<StoredEntry>('ledger').find();
  for await (const entry of entries.sort({ account: 1, number: 1 })) {
    if (entry.account !== read.account) read = before(entry.account);
    count += 1;
    checkEntry(entry, read, findings);
  }
  return findings.verdicts(`prepaid, ${count} entries`);
}

function before(account: string): Read {
  const nothing = { number: 0, available: 0n, held: 0n, at: -Infinity };
  return { account, ...nothing, operations: new Set() };
}

function checkEntry(entry: StoredEntry, read: Read, findings: Findings): void {
  const { _id, account, organizationId, currency, number, amount, debit, credit, operationId } =
    entry;
  const isNext = number === read.number + 1 && entry.at.getTime() >= read.at;
  const isNamed = account === `${organizationId}:${currency}` && _id === `${account}:${number}`;
  findings.expect(numbers, isNext && isNamed, `${_id} stands behind ${read.number}`);
  const [prepaid, held] = [`prepaid:${organizationId}`, `held:${organizationId}`];
  const chart = [...house, prepaid, held];
  const isMove = Number.isSafeInteger(amount) && amount > 0 && debit !== credit;
  const isOfChart = chart.includes(debit) && chart.includes(credit);
  findings.expect(legs, isMove && isOfChart, `${_id}: ${amount} from ${debit} to ${credit}`);
  findings.expect(
    operations,
    !read.operations.has(operationId),
    `${_id} does ${operationId} again`,
  );
  const moved = BigInt(Number.isSafeInteger(amount) ? amount : 0);
  if (credit === prepaid) read.available += moved;
  if (debit === prepaid) read.available -= moved;
  if (credit === held) read.held += moved;
  if (debit === held) read.held -= moved;
  const balance = read.available + read.held;
  const isBalance = BigInt(entry.balanceAfter) === balance && BigInt(entry.heldAfter) === read.held;
  const isCovered = read.available >= 0n && read.held >= 0n;
  const sums = `${balance}, ${read.held} of it held`;
  findings.expect(balances, isBalance && isCovered, `${_id}: the balance is ${sums}`);
  read.number = number;
  read.at = entry.at.getTime();
  read.operations.add(operationId);
}
