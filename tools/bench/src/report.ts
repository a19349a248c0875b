import { writeFileSync } from 'node:fs';
import type { Delays } from './event-seen.js';
import type { Comparison } from './rounds.js';
import { type Spread, verdict } from './statistics.js';

/** What CPU per request may cost, product over floor, by the comparison's name. */
export const targets: Readonly<Record<string, number>> = {
  'authenticate, warm': 2,
  'authenticate, cold': 1.15,
  'list my organizations': 1.15,
  switch: 1.15,
  'accept an invitation': 1.15,
  'check a right, by role': 1.15,
  'check a right, by a grant': 1.15,
  'check a right, through a team': 1.15,
  'check 200 rights at once': 1.15,
  'list members, 100,000 ÷ 100': 1.2,
  'check a right, 100,000 ÷ 100 members': 1.1,
  'accept, 100,000 ÷ 100 members': 1.15,
  'issue invoices, 1,000,000 ÷ 1,000 in the series': 1.15,
};

/** All that one run has shown. */
export interface Findings {
  readonly node: string;
  readonly database: string;
  readonly comparisons: readonly Comparison[];
  /** Null where it was not wanted. */
  readonly eventSeen: { product: Delays; floor: Delays } | null;
}

/** Prints a table for people, and the same as JSON beside it. */
export function report(findings: Findings, file: string): void {
  console.log(`\nNode ${findings.node}, database: ${findings.database}`);
  console.log(
    'Ratios are product ÷ floor within a round: median (quartiles). CPU is µs per request, all processes.\n',
  );
  for (const one of findings.comparisons) console.log(line(one));
  if (findings.eventSeen) console.log(delays(findings.eventSeen));
  writeFileSync(file, `${JSON.stringify(findings, null, 2)}\n`);
  console.log(`\nwritten to ${file}`);
}

function delays({ product, floor }: { product: Delays; floor: Delays }): string {
  return (
    `event seen                                 p50 ${product.p50.toFixed(2)} ms ÷ ${floor.p50.toFixed(2)} ms = ${(product.p50 / floor.p50).toFixed(2)} (target 1.5)` +
    `   p99 ${product.p99.toFixed(2)} ÷ ${floor.p99.toFixed(2)} = ${(product.p99 / floor.p99).toFixed(2)} (target 2)`
  );
}

/** One comparison as a line of the table. */
export function line(one: Comparison): string {
  const target = targets[one.name] ?? Infinity;
  return [
    `${one.name} @${one.connections}`.padEnd(42),
    `CPU ${one.product.cpu.toFixed(0)} ÷ ${one.floor.cpu.toFixed(0)} = ${ratio(one.cpuRatio)}`.padEnd(
      44,
    ),
    `target ${target}: ${verdict(one.cpuRatio, target)}`.padEnd(24),
    `rate ${ratio(one.rateRatio)}`.padEnd(28),
    `p50/p99 ${delay(one.product)} ms (floor ${delay(one.floor)})`.padEnd(44),
    `A/A ${ratio(one.noise)}`,
    one.failed ? `   FAILED ${one.failed}` : '',
  ].join(' ');
}

function delay({ p50, p99 }: Comparison['product']): string {
  return [p50, p99].map((milliseconds) => Number(milliseconds.toFixed(2))).join('/');
}

function ratio({ lower, median, upper }: Spread): string {
  return `${median.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;
}
