import type { Db } from 'mongodb';
import { sha256 } from './canonical.js';
import { Findings } from './findings.js';
import type { Verdict } from './ledger.js';
import { isWhole, type StoredInvoice, type StoredPlace } from './stored.js';
import { faultOfTotals } from './totals.js';

const numbers = 'numbers go from 1 without a gap, and none is there twice';
const dates = 'no document is dated before the one before it';
const chain = 'each document is what was hashed, and hangs on the one before it';
const totals = 'the figures of each document add up';
const causes = 'nothing has two documents';
const purges = 'what was purged had been kept for ten years, and is gone';

type Stored = StoredInvoice | StoredPlace;

/** Walks each series from its first document to its last one. */
export async function checkSeries(database: Db, now: Date): Promise<Verdict[]> {
  const invoices = database.collection<Stored>('invoices');
  const verdicts: Verdict[] = [];
  for (const series of await seriesIn(database)) {
    const findings = new Findings([numbers, dates, chain, totals, causes, purges]);
    const seen = new Set<string>();
    let before: Stored | null = null;
    let count = 0;
    for await (const invoice of invoices.find({ series }).sort({ n: 1 })) {
      count += 1;
      checkPlace(invoice, before, findings);
      const fault = isWhole(invoice) ? faultOfTotals(invoice.document) : null;
      findings.expect(totals, fault === null, `${invoice._id}: ${fault}`);
      checkPurge(invoice, now, findings);
      findings.expect(
        causes,
        !seen.has(invoice.cause),
        `${invoice._id} is for ${invoice.cause} again`,
      );
      seen.add(invoice.cause);
      before = invoice;
    }
    verdicts.push(...findings.verdicts(`${series}, ${count} documents`));
  }
  return verdicts;
}

/** Those of which there is a document: one look each, however many there are. */
async function seriesIn(database: Db): Promise<string[]> {
  const invoices = database.collection<Stored>('invoices');
  const found: string[] = [];
  for (;;) {
    const after = found.at(-1) ?? '';
    const next = await invoices
      .find({ series: { $gt: after } }, { projection: { series: 1 } })
      .sort({ series: 1, n: 1 })
      .limit(1)
      .next();
    if (!next) return found;
    found.push(next.series);
  }
}

function checkPlace(one: Stored, before: Stored | null, findings: Findings): void {
  const { _id, series, n, issuedAt, prevHash, hash } = one;
  const expected = (before?.n ?? 0) + 1;
  findings.expect(numbers, n === expected, `${_id} stands where ${series}-${expected} should`);
  const said = isWhole(one) ? one.document.number : _id;
  const isNamed = _id === `${series}-${n}` && said === _id;
  findings.expect(numbers, isNamed, `${_id} says that it is ${said}`);
  const isLater = !before || (before.issuedAt <= issuedAt && isDatedLater(one, before));
  findings.expect(dates, isLater, `${_id} is dated before ${before?._id}`);
  findings.expect(
    chain,
    prevHash === (before?.hash ?? null),
    `${_id} does not hang on ${before?._id}`,
  );
  const documentHash = isWhole(one) ? sha256(one.document) : one.documentHash;
  const sealed = { series, n, issuedAt: issuedAt.toISOString(), prevHash, documentHash };
  findings.expect(chain, sha256(sealed) === hash, `${_id} is not what was hashed`);
}

/** By the days that they say, where both still say one. */
function isDatedLater(one: Stored, before: Stored): boolean {
  return !isWhole(one) || !isWhole(before) || before.document.issuedOn <= one.document.issuedOn;
}

/** E-8, CO 958f. The moment is sealed by the hash: whoever takes away a younger document can't make it older. */
function checkPurge(one: Stored, now: Date, findings: Findings): void {
  const { _id, issuedAt, purgedAt } = one;
  if (isWhole(one) && purgedAt === undefined) return;
  const term = new Date(issuedAt);
  term.setUTCFullYear(term.getUTCFullYear() + 10);
  const isDue = purgedAt !== undefined && purgedAt >= term && purgedAt <= now;
  const what = purgedAt?.toISOString() ?? 'no day';
  findings.expect(purges, isDue && !isWhole(one), `${_id} was purged on ${what}`);
}
