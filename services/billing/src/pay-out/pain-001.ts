import { type Currency, currencies } from '@atrium/contracts';
import type { LocalDate } from '../date/local-date.js';
import type { PayOut } from './pay-out.js';

/** All that a file says beside its payments. */
export interface PaymentFileHead {
  /** Of the batch. */
  readonly id: string;
  readonly createdAt: Date;
  /** When the bank shall pay, where the law applies. */
  readonly executeOn: LocalDate;
  /** Whoever pays. */
  readonly debtor: string;
  /** The accounts from which is paid, compact; null where there is none of a currency. */
  readonly ibans: Readonly<Record<Currency, string | null>>;
}

/** What a file needs of a pay-out. */
export type Payment = Pick<PayOut, '_id' | 'amount' | 'currency' | 'iban' | 'name'>;

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';

/**
 * A customer credit transfer initiation, pain.001.001.09, as the Swiss Payment Standards have it: one block for each currency, francs
 * as domestic payments to an IBAN (type D), euros as SEPA credit transfers (type S) with costs shared. The same input gives the
 * same text, whatever the order of the payments. Throws `RangeError` where nothing is to be paid, or from no account.
 */
export function paymentFile(head: PaymentFileHead, all: readonly Payment[]): string {
  if (all.length === 0) throw new RangeError(`Batch ${head.id} has no payment`);
  const payments = all.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  const blocks = currencies
    .map((currency) =>
      block(
        head,
        currency,
        payments.filter((one) => one.currency === currency),
      ),
    )
    .filter((text) => text !== '');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${namespace}">`,
    element('CstmrCdtTrfInitn', [
      element('GrpHdr', [
        element('MsgId', reference(head.id)),
        element('CreDtTm', head.createdAt.toISOString().replace(/\.\d+Z$/, 'Z')),
        element('NbOfTxs', String(payments.length)),
        // Of both currencies together: it is a sum of digits, not of money.
        element('CtrlSum', total(payments)),
        element('InitgPty', [element('Nm', head.debtor)]),
      ]),
      ...blocks,
    ]),
    '</Document>',
    '',
  ].join('\n');
}

function block(
  { id, executeOn, debtor, ibans }: PaymentFileHead,
  currency: Currency,
  payments: readonly Payment[],
): string {
  if (payments.length === 0) return '';
  const iban = ibans[currency];
  if (iban === null) throw new RangeError(`There is no account to pay ${currency} from`);
  const isSepa = currency === 'EUR';
  return element('PmtInf', [
    // 35 characters at most: of the batch's, those that tell it from others.
    element('PmtInfId', `${reference(id).slice(0, 31)}-${currency}`),
    element('PmtMtd', 'TRF'),
    element('BtchBookg', 'true'),
    element('NbOfTxs', String(payments.length)),
    element('CtrlSum', total(payments)),
    ...(isSepa ? [element('PmtTpInf', [element('SvcLvl', [element('Cd', 'SEPA')])])] : []),
    element('ReqdExctnDt', [element('Dt', executeOn)]),
    element('Dbtr', [element('Nm', debtor)]),
    element('DbtrAcct', [element('Id', [element('IBAN', iban)])]),
    element('DbtrAgt', [element('FinInstnId', [agentOf(iban)])]),
    ...(isSepa ? [element('ChrgBr', 'SLEV')] : []),
    ...payments.map(transfer),
  ]);
}

/** Banks of Switzerland and Liechtenstein are named by the five digits of the account that are theirs (IID). */
function agentOf(iban: string): string {
  if (!/^(CH|LI)/.test(iban)) return element('Othr', [element('Id', 'NOTPROVIDED')]);
  return element('ClrSysMmbId', [
    element('ClrSysId', [element('Cd', 'CHBCC')]),
    element('MmbId', String(Number(iban.slice(4, 9)))),
  ]);
}

function transfer({ _id, amount, currency, iban, name }: Payment): string {
  return element('CdtTrfTxInf', [
    element('PmtId', [element('InstrId', reference(_id)), element('EndToEndId', reference(_id))]),
    element('Amt', [`<InstdAmt Ccy="${currency}">${decimal(amount)}</InstdAmt>`]),
    element('Cdtr', [element('Nm', name)]),
    element('CdtrAcct', [element('Id', [element('IBAN', iban)])]),
    element('RmtInf', [element('Ustrd', `Pay-out ${_id}`)]),
  ]);
}

/** Text, or elements that are text already. */
function element(name: string, content: string | readonly string[]): string {
  const inside = typeof content === 'string' ? escaped(content) : content.join('');
  return `<${name}>${inside}</${name}>`;
}

/** Our ids without what makes them too long: 32 characters of the 35 that a reference may have. */
function reference(id: string): string {
  return id.replaceAll('-', '').slice(0, 35);
}

/** At most 200 amounts that accounts can hold: far from where whole numbers end. */
function total(payments: readonly Payment[]): string {
  return decimal(payments.reduce((sum, { amount }) => sum + amount, 0));
}

function decimal(amount: number): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] as string);
}
