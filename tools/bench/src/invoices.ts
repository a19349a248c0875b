import type { Platform } from '@atrium/platform';
import { Issuer, issued, type IssueLoad } from './issuing.js';
import type { Measuring } from './measuring.js';
import type { Generate, Side } from './rounds.js';
import { inDatabase, insert } from './seed.js';

/** How many invoices the series have that are compared. */
const sizes = { small: 1_000, big: 1_000_000 } as const;

const growing = 'issue invoices, 1,000,000 ÷ 1,000 in the series';
const together = 'issue invoices, 4 processes ÷ 1';

/** How many processes issue into one series at once. */
const processes = 4;
/** How many each of them has under way. */
const atOnce = 4;

/** Issuing into a long series against a short one, and by several processes against one: both sides are the product. */
export async function measureInvoices(measuring: Measuring): Promise<void> {
  if (!measuring.wants(growing, together)) return;
  const { product } = measuring;
  const all: Issuer[] = [];
  const startIn = async (database: string, count: number): Promise<Issuer[]> => {
    const started = await Promise.all(
      Array.from({ length: count }, () => Issuer.start(product, uriOf(product, database))),
    );
    all.push(...started);
    return started;
  };
  const generate: Generate = (load) => issued(load as IssueLoad);
  const side = (issuers: readonly Issuer[]): Side => ({
    load: { issuers },
    pids: [...issuers.map(({ pid }) => pid), product.pids()['database'] as number],
  });
  try {
    const small = await startIn('small', 1);
    await fill(product, 'small');
    if (measuring.wants(growing)) {
      const big = await startIn('big', 1);
      await fill(product, 'big');
      const sides = { product: side(big), floor: side(small) };
      await measuring.inAnotherWay(growing, 1, sides, generate);
    }
    const many = [...small, ...(await startIn('small', processes - 1))];
    const sides = { product: side(many), floor: side(small) };
    await measuring.inAnotherWay(together, atOnce, sides, generate);
  } finally {
    for (const issuer of all) issuer.stop();
  }
}

/** A database of its own beside that of billing. */
function uriOf(product: Platform, database: string): string {
  const uri = new URL(product.mongoUri('billing'));
  uri.pathname = `/billing-${database}`;
  return uri.href;
}

/** After the service has made its indexes. What the newest one says is all that issuing reads. */
async function fill(product: Platform, size: keyof typeof sizes): Promise<void> {
  console.log(`filling a series with ${sizes[size]} invoices`);
  const numbers = Array.from({ length: sizes[size] }, (_, index) => index + 1);
  await inDatabase(uriOf(product, size), (database) =>
    insert(database, 'invoices', numbers, (n) => ({
      ...{ _id: `R-${n}`, series: 'R', n, kind: 'invoice', cause: `seed:${n}`, state: 'paid' },
      ...{ organizationId: `organization-${n % 10_000}`, orderId: null, correctsId: null },
      ...{ document: {}, hash: 'seed', prevHash: 'seed', issuedAt: new Date(n), issuerVersion: 1 },
      ...{ payment: null, credits: [], refunds: [], history: [], revision: 0 },
      ...{ version: 0, outbox: [], schemaVersion: 1 },
    })),
  );
}
