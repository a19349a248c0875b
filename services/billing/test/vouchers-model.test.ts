import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  confirmGratuity,
  createPromoCode,
  getPromoCode,
  listConfirmedGratuities,
  withdrawGratuity,
  withdrawPromoCode,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { cause, Ordering, orderOf } from './ordering.js';
import { refusal, World } from './world.js';

/** More of them in a named run: `ATRIUM_MODEL_RUNS=10000`. */
const runs = Number(process.env['ATRIUM_MODEL_RUNS'] ?? 12);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_127);
const orders = 6;

let world: World;
let replicas: Ordering[];

beforeAll(async () => {
  world = await World.start({ environment: { BILLING_RELEASE_EVERY_MS: '100' } });
  const often = { BILLING_RELEASE_EVERY_MS: '100' };
  replicas = await Promise.all([1, 2].map(() => Ordering.start(world.platform, often)));
}, 90_000);

afterAll(async () => {
  await Promise.all((replicas ?? []).map((one) => one.stop()));
  await world?.stop();
});

const held = { order: fc.nat({ max: orders - 1 }), placing: fc.integer({ min: 1, max: 2 }) };
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('reserve' as const), ...held }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('use' as const), ...held }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release' as const), ...held }) },
  { weight: 1, arbitrary: fc.constant({ do: 'run-out' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'withdraw' as const }) },
);
const steps = fc.array(step, { minLength: 6, maxLength: 20, size: 'max' });

/** Which order, in which of its placings. */
interface Held {
  readonly order: number;
  readonly placing: number;
}

/** A code as one would keep it on paper. */
class CodeOnPaper {
  isWithdrawn = false;
  readonly taken = new Map<number, { state: 'reserved' | 'used'; placing: number }>();

  constructor(
    private readonly totalLimit: number,
    private readonly perOrganization: number,
  ) {}

  reserve({ order, placing }: Held): string {
    const mine = this.taken.get(order);
    if (mine) mine.placing = Math.max(mine.placing, placing);
    if (mine) return 'not refused';
    if (this.isWithdrawn) return 'promo-code-expired';
    const theirs = [...this.taken.keys()].filter((one) => one % 2 === order % 2);
    if (theirs.length >= this.perOrganization) return 'promo-code-already-used';
    if (this.taken.size >= this.totalLimit) return 'promo-code-exhausted';
    this.taken.set(order, { state: 'reserved', placing });
    return 'not refused';
  }

  use(order: number): boolean {
    const mine = this.taken.get(order);
    if (mine) mine.state = 'used';
    return mine !== undefined;
  }

  release({ order, placing }: Held): void {
    const mine = this.taken.get(order);
    if (mine?.state === 'reserved' && mine.placing <= placing) this.taken.delete(order);
  }

  count(state: 'reserved' | 'used'): number {
    return [...this.taken.values()].filter((one) => one.state === state).length;
  }
}

/** Lets the time of all that is held run out, and waits until it is given back. */
async function runOut(isDone: () => Promise<boolean>): Promise<void> {
  await world.platform.clock.advance({ minutes: 31 });
  await eventually(isDone);
}

describe('whatever orders do with a promo code', () => {
  it(`I8 is answered and counted as one would on paper, step by step (${runs} sequences, seed ${seed})`, async () => {
    const limits = fc.record({
      totalLimit: fc.integer({ min: 1, max: 4 }),
      perOrganization: fc.integer({ min: 1, max: 3 }),
    });
    const property = fc.asyncProperty(limits, steps, async (limit, sequence) => {
      const code = randomUUID().replaceAll('-', '').slice(0, 20);
      const discount = { kind: 'percent', basisPoints: 1_000 } as const;
      await world.ask(createPromoCode, { code, discount, ...limit });
      const paper = new CodeOnPaper(limit.totalLimit, limit.perOrganization);
      const organizations = [randomUUID(), randomUUID()];
      const orderIds = Array.from({ length: orders }, () => randomUUID());
      const seen = async () => {
        const { used, reserved } = await world.ask(getPromoCode, { code });
        return { used, reserved };
      };
      for (const [n, one] of sequence.entries()) {
        const { promoCodes } = replicas[n % 2]!;
        if (one.do === 'withdraw') {
          await world.ask(withdrawPromoCode, { code });
          paper.isWithdrawn = true;
        } else if (one.do === 'run-out') {
          for (let order = 0; order < orders; order += 1) paper.release({ order, placing: 2 });
          await runOut(async () => (await seen()).reserved === 0);
        } else {
          const orderId = orderIds[one.order]!;
          const order = orderOf(organizations[one.order % 2]!, world.platform.clock.now(), {
            ...{ orderId, placing: one.placing },
          });
          if (one.do === 'reserve') {
            const outcome = await refusal(promoCodes.reserve(code, order, cause));
            expect([sequence, n, outcome]).toEqual([sequence, n, paper.reserve(one)]);
          } else if (one.do === 'use') {
            const isUsed = await promoCodes.use(code, orderId, cause);
            expect([sequence, n, isUsed]).toEqual([sequence, n, paper.use(one.order)]);
          } else {
            await promoCodes.release(code, order, cause);
            paper.release(one);
          }
        }
        const counted = { used: paper.count('used'), reserved: paper.count('reserved') };
        expect([sequence, n, await seen()]).toEqual([sequence, n, counted]);
      }
    });
    await fc.assert(property, { numRuns: runs, seed });
  }, 600_000);
});

describe('whatever orders do with a gratuity', () => {
  it(`I9 is answered and shown as one would on paper, step by step (${runs} sequences, seed ${seed})`, async () => {
    const property = fc.asyncProperty(steps, async (sequence) => {
      const organizationId = await world.organization();
      const { id: gratuityId } = await world.ask(confirmGratuity, {
        ...{ organizationId, productType: 'backup', reason: 'Thank you' },
        discount: { kind: 'free-period', periods: 1 },
      });
      const orderIds = Array.from({ length: orders }, () => randomUUID());
      let holder = null as Held | null;
      let isUsed = false;
      let isWithdrawn = false;
      const seen = async () =>
        (await world.ask(listConfirmedGratuities, { organizationId })).items[0]!.state;
      const onPaper = (): string => {
        if (holder !== null) return isUsed ? 'used' : 'reserved';
        return isWithdrawn ? 'withdrawn' : 'open';
      };
      const give = ({ order, placing }: Held): string => {
        if (holder?.order === order) {
          holder = { order, placing: Math.max(holder.placing, placing) };
          return 'not refused';
        }
        if (holder !== null) return isUsed ? 'gratuity-used' : 'gratuity-reserved';
        if (isWithdrawn) return 'gratuity-withdrawn';
        holder = { order, placing };
        return 'not refused';
      };
      for (const [n, one] of sequence.entries()) {
        const { gratuities } = replicas[n % 2]!;
        if (one.do === 'withdraw') {
          const outcome = await refusal(
            world.ask(withdrawGratuity, { organizationId, gratuityId }),
          );
          expect([sequence, n, outcome]).toEqual([
            ...[sequence, n, isUsed ? 'gratuity-used' : 'not refused'],
          ]);
          isWithdrawn ||= !isUsed;
        } else if (one.do === 'run-out') {
          if (!isUsed) holder = null;
          await runOut(async () => (await seen()) !== 'reserved');
        } else {
          const orderId = orderIds[one.order]!;
          const until = new Date(world.platform.clock.now().getTime() + 30 * 60_000);
          const plan = { planId: 'backup.1tb-12', productType: 'backup' };
          const { placing } = one;
          const line = { organizationId, orderId, placing, lineId: 'line', ...plan, until };
          if (one.do === 'reserve') {
            const outcome = await refusal(gratuities.reserve(gratuityId, line, cause));
            expect([sequence, n, outcome]).toEqual([sequence, n, give(one)]);
          } else if (one.do === 'use') {
            const outcome = await gratuities.use(gratuityId, orderId, cause);
            expect([sequence, n, outcome]).toEqual([sequence, n, holder?.order === one.order]);
            isUsed ||= outcome;
          } else {
            await gratuities.release(gratuityId, line, cause);
            const isTheirs = holder?.order === one.order && holder.placing <= placing;
            if (isTheirs && !isUsed) holder = null;
          }
        }
        expect([sequence, n, await seen()]).toEqual([sequence, n, onPaper()]);
      }
    });
    await fc.assert(property, { numRuns: runs, seed });
  }, 600_000);
});
