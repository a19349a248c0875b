import { describe, expect, it } from '@jest/globals';
import { billingNotices } from '../delivery/delivery.js';
import { isTold } from './audience.js';

const anna = { accountId: 'anna', reminded: false };

describe('B-1 who sees the accounting', () => {
  it('is told of everything with reminders switched on, but for what others asked for', () => {
    const reminded = { ...anna, reminded: true };
    const told = billingNotices.filter((notice) => isTold(notice, reminded, 'paul'));
    expect(told).toEqual(billingNotices.filter((notice) => notice !== 'invoices-mailed'));
  });

  it('without reminders, only of what they did, of money that leaves and of products that are lost', () => {
    const told = (doer?: string) => billingNotices.filter((notice) => isTold(notice, anna, doer));
    const payOuts = ['pay-out-requested', 'pay-out-confirmed', 'pay-out-returned'];
    const products = ['product-renewal-failed', 'product-blocked', 'product-ended'];
    const always = [...payOuts, ...products];
    expect(told()).toEqual(always);
    expect(told('paul')).toEqual(always);
    expect(told('anna')).toEqual([
      ...['order-awaits-transfer', 'invoice-issued', 'credit-note-issued'],
      ...['payment-failed', 'payment-refunded', ...payOuts, 'invoices-mailed', ...products],
    ]);
  });
});
