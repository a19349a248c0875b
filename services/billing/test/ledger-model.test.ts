import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { creditInvoice, getInvoice } from '@atrium/contracts';
import { verifyLedger } from '@atrium/verify-ledger';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { shareOf } from '../src/money/money.js';
import { invoiceDraft } from './drafts.js';
import { Ledger } from './ledger.js';
import { accountant, refusal, World } from './world.js';

let world: World;
let ledger: Ledger;

beforeAll(async () => {
  world = await World.start();
  ledger = await Ledger.start(world.platform);
}, 90_000);

afterAll(async () => {
  await ledger?.stop();
  await world?.stop();
});

/** What somebody does next; which of the invoices so far is meant, `which` says. */
const step = fc.oneof(
  fc.record({ do: fc.constant('issue' as const), net: fc.integer({ min: 1, max: 100_000 }) }),
  fc.record({ do: fc.constant('pay' as const), which: fc.nat(), payment: fc.nat(2) }),
  fc.record({
    ...{ do: fc.constant('credit' as const), which: fc.nat() },
    share: fc.constantFrom(1, 2, 3, 'all' as const),
  }),
  fc.record({
    do: fc.constant('refund' as const),
    which: fc.nat(),
    refund: fc.nat(2),
    amount: fc.nat(50_000),
  }),
);

/** An invoice as plain figures. */
interface Modelled {
  readonly id: string;
  readonly net: number;
  readonly gross: number;
  payment: string | null;
  creditedNet: number;
  creditedGross: number;
  readonly refunds: Map<string, number>;
}

const taxOf = (net: number) => shareOf(net, 810, 10_000);

function stateOf({ gross, payment, creditedGross, refunds }: Modelled): string {
  const refunded = [...refunds.values()].reduce((sum, one) => sum + one, 0);
  if (refunded > 0 && refunded === creditedGross) return 'refunded';
  if (creditedGross > 0) return creditedGross === gross ? 'credited' : 'partly-credited';
  return payment === null ? 'open' : 'paid';
}

describe('invoices, whatever is done to them in whatever order', () => {
  it('I3, E-4, F16 are what a plain model says, and the ledger is whole after each step', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    let issued = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const invoices: Modelled[] = [];
        const draw = (which: number) => invoices[which % Math.max(invoices.length, 1)];
        for (const one of steps) {
          if (one.do === 'issue') {
            const { net } = one;
            const id = await ledger.issue(
              invoiceDraft(organizationId, [{ net }]),
              `order:${randomUUID()}`,
            );
            issued += 1;
            expect(id).toBe(`R-${issued}`);
            const gross = net + taxOf(net);
            const fresh = { payment: null, creditedNet: 0, creditedGross: 0, refunds: new Map() };
            invoices.push({ id, net, gross, ...fresh });
            continue;
          }
          const invoice = draw(one.which);
          if (!invoice) continue;
          const { id: invoiceId } = invoice;
          if (one.do === 'pay') {
            const paymentId = `payment-${one.payment}`;
            const isLeft = invoice.creditedGross < invoice.gross && invoice.refunds.size === 0;
            const isPaid = invoice.payment === paymentId || (invoice.payment === null && isLeft);
            if (isPaid) invoice.payment = paymentId;
            expect(await ledger.pay(invoiceId, { paymentId, paidOn: '2026-12-01' })).toBe(isPaid);
          } else if (one.do === 'refund') {
            const refundId = `refund-${one.refund}`;
            const refunded = [...invoice.refunds.values()].reduce((sum, each) => sum + each, 0);
            const isKnown = invoice.refunds.has(refundId);
            const fits = one.amount > 0 && refunded + one.amount <= invoice.creditedGross;
            const counts = isKnown || (invoice.payment !== null && fits);
            if (counts && !isKnown) invoice.refunds.set(refundId, one.amount);
            const refund = { refundId, amount: one.amount, refundedOn: '2026-12-02' } as const;
            expect(await ledger.refund(invoiceId, refund)).toBe(counts);
          } else {
            const left = invoice.net - invoice.creditedNet;
            const net = one.share === 'all' ? left : Math.ceil(invoice.net / one.share);
            const lines = [{ position: 1, net }];
            const input = {
              organizationId,
              invoiceId,
              reason: 'x',
              ...(one.share !== 'all' && { lines }),
            };
            const asked = world.ask(creditInvoice, input, undefined, {
              idempotencyKey: randomUUID(),
            });
            const outcome = await refusal(asked);
            const exceeds = net > left ? 'credit-exceeds-invoice' : 'not refused';
            expect(outcome).toBe(left === 0 ? 'nothing-to-credit' : exceeds);
            if (outcome === 'not refused') {
              invoice.creditedNet += net;
              invoice.creditedGross = invoice.creditedNet + taxOf(invoice.creditedNet);
            }
          }
          const shown = await world.ask(getInvoice, { organizationId, invoiceId }, julie);
          expect(shown).toMatchObject({ state: stateOf(invoice), credited: invoice.creditedGross });
        }
        const verdicts = await verifyLedger(world.platform.database('billing'));
        expect(verdicts.flatMap(({ wrong }) => wrong)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
