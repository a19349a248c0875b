import { checks } from './checks/index.js';
import { repeatedMails } from './checks/mails.js';
import type { Evidence } from './evidence.js';
import { grouped } from './grouped.js';
import type { Kill } from './nemesis.js';

/** What happened in a run beside the evidence. */
export interface Run {
  readonly seed: number;
  readonly engine: string;
  readonly replicas: number;
  readonly seconds: number;
  /** How long it took from the last command until all was quiet, and what moved last. */
  readonly quietAfter: { readonly seconds: number; readonly last: string };
  readonly kills: readonly Kill[];
  readonly folder: string;
}

const shownViolations = 10;

/** Prints the figures of a run and the verdicts of all checks; answers how many failed. */
export function report(run: Run, evidence: Evidence, print = console.log): number {
  figures(run, evidence).forEach((line) => print(line));
  let failed = 0;
  for (const { id, promise, violations } of checks) {
    const found = violations(evidence);
    if (found.length > 0) failed += 1;
    print(`${found.length === 0 ? 'ok ' : 'NOT'} ${id.padEnd(3)} ${promise}`);
    found.slice(0, shownViolations).forEach((violation) => print(`      ${violation}`));
    if (found.length > shownViolations) print(`      and ${found.length - shownViolations} more`);
  }
  if (failed > 0) print(`history, logs and data: ${run.folder}`);
  print(`${checks.length - failed} passed, ${failed} failed`);
  return failed;
}

function figures(run: Run, evidence: Evidence): string[] {
  const { commands, events, mails, organizations, memberships, accounts } = evidence;
  const counts = (['done', 'refused', 'unknown', 'not-done'] as const).map(
    (outcome) => `${commands.filter((one) => one.outcome === outcome).length} ${outcome}`,
  );
  const attempts = commands.flatMap((one) => one.attempts);
  const statuses = [...grouped(attempts, ({ status }) => String(status ?? 'no answer'))].sort();
  const active = memberships.filter(({ state }) => state === 'active').length;
  return [
    `seed ${run.seed}, ${run.engine}, replicas ${run.replicas}`,
    `${commands.length} commands in ${run.seconds.toFixed(0)} s: ${counts.join(', ')}`,
    `${attempts.length} requests: ${statuses.map(([status, all]) => `${all.length} × ${status}`).join(', ')}`,
    ...killFigures(run.kills),
    `${accounts.length} accounts, ${organizations.length} organizations, ${active} memberships`,
    `${events.length} events, ${mails.length} mails (${repeatedMails(evidence)} came again after a lost answer)`,
    `quiet after ${run.quietAfter.seconds.toFixed(1)} s (last: ${run.quietAfter.last})`,
  ];
}

function killFigures(kills: readonly Kill[]): string[] {
  const lines = [...grouped(kills, ({ name }) => name)].sort().map(([name, all]) => {
    const times = all.flatMap(({ recovery }) => recovery ?? []).sort((a, b) => a - b);
    const [median, longest] = [times[Math.floor(times.length / 2)], times.at(-1)];
    return `  ${name}: ${all.length}, ready again after ${median} ms (median), ${longest} ms (longest)`;
  });
  return [`${kills.length} kills`, ...lines];
}
