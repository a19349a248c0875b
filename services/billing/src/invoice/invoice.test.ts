import { describe, expect, it } from '@jest/globals';
import { type Credit, type Invoice, isPayable, isRefundable, stateOf } from './invoice.js';

const totals = { net: 100, tax: 8, gross: 108, paid: 0, due: 108 };
const document = { kind: 'invoice', totals } as Invoice['document'];
const fresh = { payment: null, credits: [], refunds: [] };
const payment = { paymentId: 'p', paidOn: '2026-11-27' } as const;
const refund = (amount: number) => ({ refundId: 'r', amount, refundedOn: '2026-11-28' }) as const;
const credit = (gross: number, creditNoteId: string | null = 'A-1') =>
  ({ gross, creditNoteId }) as Credit;
const invoice = (standing: Partial<Invoice>) =>
  ({
    document,
    ...fresh,
    state: stateOf(document, { ...fresh, ...standing }),
    ...standing,
  }) as Invoice;

describe('B-5 what an invoice is', () => {
  it.each([
    ['open', fresh],
    ['paid', { ...fresh, payment }],
    ['partly-credited', { ...fresh, credits: [credit(8)] }],
    ['credited', { ...fresh, payment, credits: [credit(100), credit(8)] }],
    ['partly-credited', { ...fresh, payment, credits: [credit(100)], refunds: [refund(50)] }],
    ['refunded', { ...fresh, payment, credits: [credit(100)], refunds: [refund(100)] }],
    ['credited', { payment, credits: [credit(100), credit(8)], refunds: [refund(100)] }],
  ] as const)('B-5 is %s', (state, standing) => {
    expect(stateOf(document, standing)).toBe(state);
  });

  it('A6-8 is paid by itself when it is one of nothing', () => {
    const nothing = { net: 0, tax: 0, gross: 0, paid: 0, due: 0 };
    expect(stateOf({ kind: 'invoice', totals: nothing }, fresh)).toBe('paid');
  });

  it('E-4 is not credited before its credit note has a number', () => {
    expect(stateOf(document, { ...fresh, credits: [credit(108, null)] })).toBe('open');
  });

  it('E-4 is issued, and nothing else, when it is a credit note', () => {
    expect(stateOf({ kind: 'credit-note', totals }, fresh)).toBe('issued');
  });

  it('A10-10 can be paid once, while something of it is left', () => {
    expect(isPayable(invoice({}))).toBe(true);
    expect(isPayable(invoice({ credits: [credit(8)] }))).toBe(true);
    expect(isPayable(invoice({ payment }))).toBe(false);
    expect(isPayable(invoice({ credits: [credit(108)] }))).toBe(false);
  });

  it('B-5 gives back what was paid and credited, and no more', () => {
    const paid = { payment, credits: [credit(100)] };
    expect(isRefundable(invoice(paid), 100)).toBe(true);
    expect(isRefundable(invoice(paid), 101)).toBe(false);
    expect(isRefundable(invoice(paid), 0)).toBe(false);
    expect(isRefundable(invoice({ ...paid, refunds: [refund(60)] }), 41)).toBe(false);
    expect(isRefundable(invoice({ credits: [credit(100)] }), 1)).toBe(false);
    expect(isRefundable(invoice({ payment, credits: [credit(100, null)] }), 1)).toBe(false);
  });
});
