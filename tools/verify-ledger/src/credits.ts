import type { Collection, Db } from 'mongodb';
import { Findings } from './findings.js';
import type { Verdict } from './ledger.js';
import { isWhole, type StoredDocument, type StoredInvoice, type StoredPlace } from './stored.js';

const corrected = 'each credit note corrects an invoice that there is, which knows of it';
const exceeded = 'all credit notes of an invoice are not more than the invoice';
const states = 'each invoice is in the state that follows from what became of it';

/** Base and tax, by category and rate. */
type Sums = Map<string, { base: number; tax: number }>;

/** Holds the credit notes against the invoices that they correct, and the invoices against what became of them. */
export async function checkCredits(database: Db): Promise<Verdict[]> {
  const invoices = database.collection<StoredInvoice | StoredPlace>('invoices');
  const findings = new Findings([corrected, exceeded, states]);
  const credited = new Map<string, Sums>();
  /** Invoices of whose credit notes some are purged. */
  const partly = new Set<string>();
  for await (const note of invoices.find({ kind: 'credit-note' }).sort({ n: 1 })) {
    await checkNote(note, invoices, findings);
    if (note.correctsId === null) continue;
    if (!isWhole(note)) {
      partly.add(note.correctsId);
      continue;
    }
    const sums = credited.get(note.correctsId) ?? new Map();
    credited.set(note.correctsId, sums);
    add(note.document, sums);
  }
  for (const [invoiceId, sums] of credited) {
    const invoice = await invoices.findOne({ _id: invoiceId });
    if (invoice && isWhole(invoice)) checkSums(invoice, sums, partly.has(invoiceId), findings);
  }
  for await (const invoice of invoices.find({ kind: 'invoice' })) {
    if (!isWhole(invoice)) continue;
    checkState(invoice, findings);
    for (const { creditNoteId } of invoice.credits) {
      if (creditNoteId === null) continue;
      const note = await invoices.findOne({ _id: creditNoteId });
      const isThere = note?.correctsId === invoice._id;
      findings.expect(corrected, isThere, `${invoice._id} names ${creditNoteId}, which is not its`);
    }
  }
  return findings.verdicts(`${credited.size} credited invoices`);
}

async function checkNote(
  note: StoredInvoice | StoredPlace,
  invoices: Collection<StoredInvoice | StoredPlace>,
  findings: Findings,
): Promise<void> {
  const { _id, correctsId, cause } = note;
  const invoice = correctsId === null ? null : await invoices.findOne({ _id: correctsId });
  const isOne = invoice?.kind === 'invoice';
  findings.expect(corrected, isOne, `${_id} corrects ${correctsId}, which is no invoice`);
  if (!invoice || !isWhole(invoice) || !isWhole(note)) return;
  const { document } = note;
  const said = document.corrects;
  const isSaid = said?.number === invoice._id && said.issuedOn === invoice.document.issuedOn;
  findings.expect(corrected, isSaid, `${_id} does not say that it corrects ${invoice._id}`);
  const isNoted = invoice.credits.some(
    ({ id, creditNoteId, gross }) =>
      cause === `credit:${id}` &&
      [null, _id].includes(creditNoteId) &&
      gross === document.totals.gross,
  );
  findings.expect(corrected, isNoted, `${invoice._id} knows nothing of ${_id}`);
}

function add({ taxGroups }: StoredDocument, sums: Sums): void {
  for (const { category, basisPoints, base, tax } of taxGroups) {
    const key = `${category}/${basisPoints}`;
    const sum = sums.get(key) ?? { base: 0, tax: 0 };
    sums.set(key, { base: sum.base + base, tax: sum.tax + tax });
  }
}

function checkSums(invoice: StoredInvoice, sums: Sums, isPart: boolean, findings: Findings): void {
  const all: Sums = new Map();
  add(invoice.document, all);
  for (const [key, { base, tax }] of sums) {
    const whole = all.get(key) ?? { base: 0, tax: 0 };
    const isWithin = base <= whole.base && tax <= whole.tax;
    const isExact = isPart || base !== whole.base || tax === whole.tax;
    const what = `${base} and ${tax} of ${whole.base} and ${whole.tax} (${key})`;
    findings.expect(exceeded, isWithin && isExact, `${invoice._id} is credited ${what}`);
  }
}

function checkState(invoice: StoredInvoice, findings: Findings): void {
  const { _id, state, payment, credits, refunds, document } = invoice;
  let [credited, noted, refunded] = [0, 0, 0];
  for (const { gross, creditNoteId } of credits) {
    noted += gross;
    if (creditNoteId !== null) credited += gross;
  }
  for (const { amount } of refunds) refunded += amount;
  const { gross, due } = document.totals;
  findings.expect(exceeded, noted <= gross, `${_id} of ${gross} has ${noted} noted as credited`);
  findings.expect(exceeded, refunded <= credited, `${_id} gave back ${refunded} of ${credited}`);
  let follows = payment || due === 0 ? 'paid' : 'open';
  if (credited > 0) follows = credited === gross ? 'credited' : 'partly-credited';
  if (refunded > 0 && refunded === credited) follows = 'refunded';
  findings.expect(states, state === follows, `${_id} is ${state}, not ${follows}`);
}
