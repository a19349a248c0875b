import type { ChildProcess } from 'node:child_process';
import type { Platform } from '@atrium/platform';
import { type Floor, start } from './floor.js';
import { line } from './report.js';
import {
  compare,
  type Comparison,
  type Effort,
  type Generate,
  generatedBy,
  type Side,
} from './rounds.js';

/** What one run measures: which paths, how long, with how many connections. */
export interface Extent extends Effort {
  /** Whether one of these paths is to be measured. */
  readonly wants: (...names: readonly string[]) => boolean;
  readonly connectionCounts: readonly number[];
}

/** Both sides, running, and what has been measured of them. */
export class Measuring {
  readonly comparisons: Comparison[] = [];
  readonly #generators = new Map<string, ChildProcess>();

  constructor(
    readonly product: Platform,
    readonly floor: Floor,
    private readonly extent: Extent,
  ) {}

  wants(...names: readonly string[]): boolean {
    return this.extent.wants(...names);
  }

  /** Measures a path over HTTP, if it is wanted. */
  overHttp(name: string, product: Side, bare: Side): Promise<void> {
    return this.measure(name, { product, floor: bare }, 'load.js', []);
  }

  /** Measures questions over the bus, if they are wanted. */
  overBus(name: string, product: Side, bare: Side): Promise<void> {
    const { natsUrl, data } = this.product;
    const addresses = [natsUrl, data.keys.seedFileOf('identity'), this.floor.natsUrl];
    return this.measure(name, { product, floor: bare }, 'bus-load.js', addresses);
  }

  /** Measures something that is asked in another way, if it is wanted: so many of it at a time. */
  async inAnotherWay(
    name: string,
    connections: number,
    sides: { product: Side; floor: Side },
    generate: Generate,
  ): Promise<void> {
    if (this.wants(name)) await this.compare(name, connections, sides, generate);
  }

  /** The product's processes; not the mailbox, which nobody writes to. */
  get productPids(): number[] {
    return Object.entries(this.product.pids())
      .filter(([name]) => name !== 'mailbox')
      .map(([, pid]) => pid);
  }

  /** The floor's, with the database that both sides use. */
  get floorPids(): number[] {
    const database = this.product.pids()['database'];
    return [...this.floor.pids, ...(database === undefined ? [] : [database])];
  }

  stop(): void {
    for (const generator of this.#generators.values()) generator.kill();
  }

  private async measure(
    name: string,
    sides: { product: Side; floor: Side },
    program: 'load.js' | 'bus-load.js',
    parameters: string[],
  ): Promise<void> {
    if (!this.wants(name)) return;
    const generator = this.#generators.get(program) ?? (await start(program, parameters));
    this.#generators.set(program, generator);
    for (const connections of this.extent.connectionCounts) {
      await this.compare(name, connections, sides, (load) => generatedBy(generator, load));
    }
  }

  private async compare(
    name: string,
    connections: number,
    sides: { product: Side; floor: Side },
    generate: Generate,
  ): Promise<void> {
    console.log(`measuring: ${name}, ${connections} connections`);
    const shown = await compare(name, connections, sides, generate, this.extent);
    console.log(line(shown));
    this.comparisons.push(shown);
  }
}
