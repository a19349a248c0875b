import { gzipSync } from 'node:zlib';

/** One amount that a bank has credited, as a test says it. */
export interface Booked {
  readonly amount: string;
  readonly currency?: 'CHF' | 'EUR';
  readonly reference?: string | null;
  /** The bank's id; another one for each unless it is said. */
  readonly bankReference?: string;
}

const account = 'CH5800791123000889012';
let made = 0;

/** A statement (camt.053) of bookings of one transfer each. */
export function statement(bookings: readonly Booked[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Id>S${(made += 1)}</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>
${bookings.map(entry).join('\n')}
</Stmt></BkToCstmrStmt></Document>`;
}

/** A file as the gateway hands it on. */
export function fileOf(xml: string): { file: string } {
  return { file: gzipSync(xml).toString('base64url') };
}

function entry({ amount, currency = 'CHF', reference = null, bankReference }: Booked): string {
  const strd = `<RmtInf><Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd></RmtInf>`;
  return `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<ValDt><Dt>2026-11-26</Dt></ValDt><AcctSvcrRef>${bankReference ?? `B${(made += 1)}`}</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Otto Neumann</Nm></Pty></Dbtr></RltdPties>${reference === null ? '' : strd}</TxDtls></NtryDtls></Ntry>`;
}
