import { currencies, type Currency } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Credit } from '../bank-credit/bank-credit.js';
import { readReference } from '../document/payment-reference.js';
import { largestAmount } from '../money/money.js';

/** Statements (053) and notifications (054) of ISO 20022, in the versions of 2013 and 2019 that Swiss banks send. */
const rootForm =
  /<([\w.-]+:)?Document\s[^>]*xmlns(:[\w.-]+)?\s*=\s*["']urn:iso:std:iso:20022:tech:xsd:camt\.05[34]\.001\.0[48]["']/;

/** What may come once or several times. */
const lists = new Set([
  'Stmt',
  'Ntfctn',
  'Ntry',
  'NtryDtls',
  'TxDtls',
  'Strd',
  'Ustrd',
  'AddtlRmtInf',
]);

/** How deep the elements of a statement may be in each other: the standard needs some fifteen. */
const deepest = 40;

/** What a bank writes where it has no reference. */
const noReference = 'NOTPROVIDED';

/** An element as it was parsed: its text, or its parts. */
type Node = { readonly [name: string]: unknown };

const parser = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  // Amounts and references are text: "00123" is not 123.
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => lists.has(name),
  maxNestedTags: deepest,
});

/**
 * What a statement says was credited, or taken back (ISO 20022: camt.053 and camt.054; SIX, Implementation Guidelines for Cash
 * Management). Only what is booked counts, each transfer of a collective booking by itself. Throws `statement-unreadable`.
 */
export function readStatement(xml: string): Credit[] {
  const root = document(xml);
  const statements = [
    ...list(part(root, 'BkToCstmrStmt'), 'Stmt'),
    ...list(part(root, 'BkToCstmrDbtCdtNtfctn'), 'Ntfctn'),
  ];
  if (statements.length === 0) throw unreadable('It holds no statement and no notification.');
  return statements.flatMap(creditsOf);
}

function document(xml: string): Node {
  // No statement has one, and it is where entities that explode are declared.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw unreadable('It declares a document type.');
  let parsed: Node;
  try {
    const validity = XMLValidator.validate(xml);
    if (validity !== true) throw new Error(validity.err.msg);
    parsed = parser.parse(xml) as Node;
  } catch (error) {
    throw unreadable(`It is no XML that is whole: ${(error as Error).message}`.slice(0, 200));
  }
  const root = part(parsed, 'Document');
  // The parser takes prefixes away, and what they stand for.
  if (!rootForm.test(xml)) {
    throw unreadable('Its namespace is none of camt.053 or camt.054, 001.04 or 001.08.');
  }
  return root;
}

function creditsOf(statement: Node): Credit[] {
  const account = text(statement, 'Acct', 'Id', 'IBAN')?.replaceAll(/\s/g, '');
  if (!account) throw unreadable('An account has no IBAN.');
  const statementId = text(statement, 'Id') ?? '';
  return list(statement, 'Ntry').flatMap((entry, n) => {
    const status = text(entry, 'Sts', 'Cd') ?? text(entry, 'Sts');
    if (status !== 'BOOK') return [];
    const reversal = reversalOf(entry);
    if (reversal === undefined) return [];
    const known = text(entry, 'AcctSvcrRef') ?? text(entry, 'NtryRef');
    const entryId = known && known !== noReference ? known : `${statementId}#${n}`;
    return creditsOfEntry(entry, { account, entryId, reversal });
  });
}

/** Undefined for what was debited: that is nobody's payment to us. */
function reversalOf(entry: Node): Credit['reversal'] | undefined {
  const isReversal = text(entry, 'RvslInd') === 'true' || text(entry, 'RvslInd') === '1';
  const direction = text(entry, 'CdtDbtInd');
  if (direction === 'CRDT') return isReversal ? 'returned' : null;
  if (direction === 'DBIT') return isReversal ? 'taken-back' : undefined;
  throw unreadable('A booking is neither credit nor debit.');
}

interface OfEntry {
  readonly account: string;
  readonly entryId: string;
  readonly reversal: Credit['reversal'];
}

function creditsOfEntry(entry: Node, { account, entryId, reversal }: OfEntry): Credit[] {
  const day = text(entry, 'ValDt', 'Dt') ?? text(entry, 'ValDt', 'DtTm') ?? bookedOn(entry);
  const valueDate = day?.slice(0, 10) ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(valueDate)) throw unreadable('A booking has no day.');
  const whole = moneyIn(entry, 'Amt');
  const transfers = list(entry, 'NtryDtls').flatMap((details) => list(details, 'TxDtls'));
  const of = { account, valueDate, reversal };
  if (transfers.length <= 1) {
    const [transfer = {}] = transfers;
    return [{ ...of, ...whole, ...payerIn(transfer), bankReference: entryId.slice(0, 80) }];
  }
  const credits = transfers.map((transfer, n) => {
    const bankReference = `${entryId}/${idOfTransfer(transfer) ?? n}`.slice(0, 80);
    return { ...of, ...moneyOfTransfer(transfer), ...payerIn(transfer), bankReference };
  });
  if (credits.reduce((sum, { amount }) => sum + amount, 0) !== whole.amount) {
    throw unreadable(`The transfers of the booking ${entryId} are not its sum.`);
  }
  return credits;
}

function bookedOn(entry: Node): string | null {
  return text(entry, 'BookgDt', 'Dt') ?? text(entry, 'BookgDt', 'DtTm');
}

function idOfTransfer(transfer: Node): string | null {
  const id = text(transfer, 'Refs', 'AcctSvcrRef');
  return id === noReference ? null : id;
}

function moneyOfTransfer(transfer: Node): Pick<Credit, 'amount' | 'currency'> {
  const details = part(part(transfer, 'AmtDtls'), 'TxAmt');
  return moneyIn('Amt' in transfer ? transfer : details, 'Amt');
}

function payerIn(transfer: Node) {
  const parties = part(transfer, 'RltdPties');
  const information = part(transfer, 'RmtInf');
  const structured = list(information, 'Strd').map((one) => text(one, 'CdtrRefInf', 'Ref'));
  const free = texts(information, 'Ustrd').join(' ');
  const reference = structured.map((one) => one && readReference(one)).find(Boolean);
  const name = text(parties, 'Dbtr', 'Pty', 'Nm') ?? text(parties, 'Dbtr', 'Nm');
  return {
    reference: (reference || readReference(free) || referenceWithin(free))?.value ?? null,
    message: line(free, 500),
    debtorName: line(name, 140),
    debtorIban: line(text(parties, 'DbtrAcct', 'Id', 'IBAN'), 34),
  };
}

/** A reference that somebody has typed into the message, between other words. */
function referenceWithin(message: string) {
  const candidates = message.match(/\bRF\d{2}[\dA-Z]{1,21}\b|\b\d{27}\b/gi) ?? [];
  return candidates.map(readReference).find((found) => found !== null) ?? null;
}

/** Minor units of an amount with its currency; a rounded one would be another one. */
function moneyIn(node: Node, name: string): Pick<Credit, 'amount' | 'currency'> {
  const value = node[name];
  const [amount, currency] = isNode(value)
    ? [value['#text'], value['@_Ccy']]
    : [undefined, undefined];
  const found = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(String(amount));
  if (!found) throw unreadable(`"${String(amount).slice(0, 40)}" is no amount of money.`);
  if (!isCurrency(currency))
    throw unreadable(`"${String(currency).slice(0, 10)}" is no currency of ours.`);
  const minor = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  if (minor < 1 || minor > largestAmount) throw unreadable('An amount is too small or too large.');
  return { amount: minor, currency };
}

function isCurrency(value: unknown): value is Currency {
  return currencies.some((currency) => currency === value);
}

/** One line that can be shown; null where nothing is left. */
function line(value: string | null, longest: number): string | null {
  const clean = (value ?? '').replaceAll(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu,
    ' ',
  );
  return clean.trim().slice(0, longest).trim() || null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A part; where it is not there, one without anything. */
function part(node: Node, name: string): Node {
  const value = node[name];
  return isNode(value) ? value : {};
}

function list(node: Node, name: string): Node[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function texts(node: Node, name: string): string[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The text at the end of a path; null where there is none. */
function text(node: Node, ...path: string[]): string | null {
  const last = path.at(-1)!;
  const value = path.slice(0, -1).reduce(part, node)[last];
  const content = isNode(value) ? value['#text'] : value;
  return typeof content === 'string' && content !== '' ? content : null;
}

function unreadable(detail: string): Problem {
  return new Problem('statement-unreadable', { detail });
}
