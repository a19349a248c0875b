import type { TestPlatform } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { invoiceDraft } from './drafts.js';
import { Ledger } from './ledger.js';

export interface Race {
  readonly invoices: number;
  readonly workers: number;
  readonly kills: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** What came of a race: the numbers that were answered for each cause, and how many processes died. */
export interface RaceOutcome {
  readonly answers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly killed: number;
}

/** Where a process is killed beside anywhere. */
const failpoints = ['billing.invoice.before-insert', 'billing.invoice.after-insert'] as const;

/** How many are asked for at the same time, of all processes together. */
const width = 16;

/**
 * Lets several processes issue at once, and kills them at it. Whatever was not answered is asked for again, of whichever process
 * there is; every fourth is asked for twice from the start.
 */
export async function race(
  platform: TestPlatform,
  { invoices, workers, kills, random }: Race,
): Promise<RaceOutcome> {
  const organizationId = randomUUID();
  const answers = new Map<string, Set<string>>();
  const ledgers = await Promise.all(Array.from({ length: workers }, () => Ledger.start(platform)));
  let [begun, killed, isOver] = [0, 0, false];
  /** Where the next one is killed; the issuing does not run away from the killing. */
  const next = () => (invoices * (killed + 1)) / (kills + 1);

  async function issue(cause: string, net: number): Promise<void> {
    const draft = invoiceDraft(organizationId, [{ net }]);
    for (;;) {
      const ledger = ledgers[Math.floor(random() * workers)] as Ledger;
      const number = await ledger.issue(draft, cause).catch(() => null);
      if (number !== null) {
        answers.get(cause)?.add(number);
        return;
      }
      await sleep(20);
    }
  }

  async function lane(): Promise<void> {
    while (begun < invoices) {
      if (killed < kills && begun >= next() + width) {
        await sleep(5);
        continue;
      }
      begun += 1;
      const [cause, net, times] = [`order:${begun}`, 1 + begun, begun % 4 === 0 ? 2 : 1];
      answers.set(cause, new Set());
      await Promise.all(Array.from({ length: times }, () => issue(cause, net)));
    }
  }

  /** One after the other, each after so many invoices. */
  async function kill(): Promise<void> {
    while (killed < kills && !isOver) {
      while (begun < next()) await sleep(2);
      const way = failpoints[Math.floor(random() * (failpoints.length + 1))];
      if (way === undefined) ledgers[Math.floor(random() * workers)]?.kill();
      else platform.failpoint.set(way);
      while (ledgers.every(({ isAlive }) => isAlive) && !isOver) await sleep(2);
      for (const [place, ledger] of ledgers.entries()) {
        if (ledger.isAlive) continue;
        ledgers[place] = await Ledger.start(platform);
        killed += 1;
      }
    }
  }

  const killing = kill();
  await Promise.all(Array.from({ length: width }, lane));
  isOver = true;
  await killing;
  await Promise.all(ledgers.map((ledger) => ledger.stop()));
  return { answers, killed };
}
