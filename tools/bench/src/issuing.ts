import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Platform, projectFolder } from '@atrium/platform';
import type { LoadResult } from './load.js';
import { quantile } from './statistics.js';

/** Invoices that processes of billing issue into the series of one database, each so many at a time. */
export interface IssueLoad {
  readonly issuers: readonly Issuer[];
  readonly connections: number;
  readonly seconds: number;
}

interface Answer {
  readonly id: number;
  readonly error?: string;
}

/** A process of billing that issues what it is told to: its own tests bring it along, since nobody asks for that from outside. */
export class Issuer {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #count = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  static async start(platform: Platform, mongodbUri: string): Promise<Issuer> {
    const { keys } = platform.data;
    const program = join(projectFolder, 'services/billing/dist/test/ledger-process.js');
    const child = fork(program, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...{ LOG_LEVEL: 'error', NATS_URL: platform.natsUrl, BILLING_MONGODB_URI: mongodbUri },
        NATS_NKEY_SEED_FILE: keys.seedFileOf('billing'),
        ATRIUM_KEYRING_FILE: keys.keyRingFileOf('billing'),
      },
    });
    await new Promise((resolve) => child.once('message', resolve));
    return new Issuer(child);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Whether it was issued. */
  issue(): Promise<boolean> {
    this.#count += 1;
    const id = this.#count;
    const command = { what: 'issue', draft, cause: `bench:${randomUUID()}` };
    return new Promise((resolve) => {
      this.#waiting.set(id, ({ error }) => resolve(error === undefined));
      this.child.send({ id, command });
    });
  }

  stop(): void {
    this.child.kill();
  }
}

/** Lets the processes issue for some seconds. */
export async function issued({ issuers, connections, seconds }: IssueLoad): Promise<LoadResult> {
  const delays: number[] = [];
  let failed = 0;
  const begun = performance.now();
  const lane = async (issuer: Issuer): Promise<void> => {
    while (performance.now() - begun < seconds * 1_000) {
      const asked = performance.now();
      if (!(await issuer.issue())) failed += 1;
      delays.push(performance.now() - asked);
    }
  };
  const lanes = issuers.flatMap((issuer) =>
    Array.from({ length: connections }, () => lane(issuer)),
  );
  await Promise.all(lanes);
  const requests = delays.length;
  return {
    ...{ requests, failed, perSecond: requests / ((performance.now() - begun) / 1_000) },
    ...{ p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) },
  };
}

const tax = { category: 'S', basisPoints: 810 };

/** Three lines of one rate. */
const draft = {
  ...{ schemaVersion: 1, kind: 'invoice', organizationId: 'bench', orderId: null },
  ...{ currency: 'CHF', locale: 'fr', corrects: null },
  buyer: {
    ...{ name: 'Entreprise Familiale Sàrl', attention: null, taxNumber: null, email: null },
    address: {
      ...{ addition: null, street: 'Rue du Pont', houseNumber: '12' },
      ...{ postalCode: '1227', city: 'Carouge', country: 'CH' },
    },
  },
  lines: [1, 2, 3].map((position) => ({
    ...{ position, productId: null, text: 'Swiss Backup', details: null, period: null },
    ...{ quantity: 1, listNet: 1_000, discounts: [], net: 1_000, gross: 1_081, tax },
  })),
  taxGroups: [{ ...tax, base: 3_000, tax: 243 }],
  totals: { net: 3_000, tax: 243, gross: 3_243, paid: 0, due: 3_243 },
  payment: { means: 'transfer', reference: null, paidOn: null },
};
