import type { ChildProcess } from 'node:child_process';
import type { BusLoad } from './bus-load.js';
import type { IssueLoad } from './issuing.js';
import type { Load, LoadResult } from './load.js';
import { cpuOf } from './processes.js';
import { type Spread, spread } from './statistics.js';

/** Seconds of load before anything counts; the product, having more code, gets twice as much. */
const warmUp = 4;

/** What one side is asked; by how many at once, and how long unless an amount is said here, the comparison says. */
type Asked<OneLoad> = Omit<OneLoad, 'connections' | 'seconds'>;

/** One side of a comparison: what is asked, and the processes whose CPU time counts. */
export interface Side {
  readonly load: Asked<Load> | Asked<BusLoad> | Asked<IssueLoad>;
  readonly pids: readonly number[];
}

/** Does what it is told and says what it saw. */
export type Generate = (load: Load | BusLoad | IssueLoad) => Promise<LoadResult>;

/** What one side showed in one round. */
interface Shown extends LoadResult {
  /** CPU microseconds per request, over all processes of the side. */
  readonly cpu: number;
}

/** The product measured against the floor in pairs. */
export interface Comparison {
  readonly name: string;
  readonly connections: number;
  /** CPU per request, product over floor, one value per round. */
  readonly cpuRatio: Spread;
  /** Requests per second, product over floor. */
  readonly rateRatio: Spread;
  /** CPU per request of the floor over itself, from the rounds' two floor runs: what noise alone makes. */
  readonly noise: Spread;
  readonly product: Pick<Shown, 'cpu' | 'perSecond' | 'p50' | 'p99'>;
  readonly floor: Pick<Shown, 'cpu' | 'perSecond' | 'p50' | 'p99'>;
  readonly failed: number;
}

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

/**
 * Compares in rounds of floor, product, floor: machines drift over seconds, so a ratio is taken within a round,
 * against the mean of the floor before and behind. Before the first, both sides have run until their code is compiled.
 */
export async function compare(
  name: string,
  connections: number,
  sides: { product: Side; floor: Side },
  generate: Generate,
  { rounds, seconds }: Effort,
): Promise<Comparison> {
  const all: { before: Shown; product: Shown; after: Shown }[] = [];
  await run(sides.floor, connections, warmUp, generate);
  await run(sides.product, connections, 2 * warmUp, generate);
  for (let round = 0; round < rounds; round += 1) {
    const before = await run(sides.floor, connections, seconds, generate);
    const product = await run(sides.product, connections, seconds, generate);
    const after = await run(sides.floor, connections, seconds, generate);
    all.push({ before, product, after });
  }
  const between = (pick: (shown: Shown) => number): Spread =>
    spread(all.map((one) => pick(one.product) / ((pick(one.before) + pick(one.after)) / 2)));
  return {
    name,
    connections,
    cpuRatio: between(({ cpu }) => cpu),
    rateRatio: between(({ perSecond }) => perSecond),
    noise: spread(all.map(({ before, after }) => after.cpu / before.cpu)),
    product: middle(all.map(({ product }) => product)),
    floor: middle(all.flatMap(({ before, after }) => [before, after])),
    failed: all.reduce(
      (sum, one) => sum + one.before.failed + one.product.failed + one.after.failed,
      0,
    ),
  };
}

async function run(
  { load, pids }: Side,
  connections: number,
  seconds: number,
  generate: Generate,
): Promise<Shown> {
  const before = cpuOf(pids);
  const result = await generate({ ...load, connections, seconds } as Parameters<Generate>[0]);
  return { ...result, cpu: (cpuOf(pids) - before) / result.requests };
}

/** Lets the load generator work and waits for what it saw. Rejects when it dies of it. */
export function generatedBy(
  generator: ChildProcess,
  load: Parameters<Generate>[0],
): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null): void =>
      reject(new Error(`The load generator has ended with ${code}.`));
    generator.once('exit', died);
    generator.once('message', (result) => {
      generator.off('exit', died);
      resolve(result as LoadResult);
    });
    generator.send(load);
  });
}

function middle(shown: readonly Shown[]): Comparison['product'] {
  const median = (pick: (one: Shown) => number): number => spread(shown.map(pick)).median;
  return {
    cpu: median(({ cpu }) => cpu),
    perSecond: median(({ perSecond }) => perSecond),
    p50: median(({ p50 }) => p50),
    p99: median(({ p99 }) => p99),
  };
}
