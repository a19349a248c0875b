import type { Db } from 'mongodb';
import { checkCredits } from './credits.js';
import { checkPrepaid } from './prepaid.js';
import { checkSeries } from './series.js';

/** What came of one rule over one set of documents. */
export interface Verdict {
  /** The rule and what it was held against: "R: numbers go from 1 without a gap". */
  readonly rule: string;
  /** What is wrong, each in a sentence; nothing when the rule holds. */
  readonly wrong: readonly string[];
}

/** All that is checked, in order. Whatever keeps a ledger adds the check of its own here. */
const checks: readonly ((database: Db, now: Date) => Promise<Verdict[]>)[] = [
  checkSeries,
  checkCredits,
  checkPrepaid,
];

/**
 * Holds what billing has stored against the law's rules and its own promises. It shares no line with the service: what both
 * got wrong would else be right. It only reads, and may run while invoices are issued.
 */
export async function verifyLedger(database: Db, now = new Date()): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const check of checks) verdicts.push(...(await check(database, now)));
  return verdicts;
}
