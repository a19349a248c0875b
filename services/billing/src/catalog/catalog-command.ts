import { readFile } from 'node:fs/promises';
import {
  type CatalogFile,
  importCatalogByDeploy,
  type ListedPlan,
  listCatalogByDeploy,
} from '@atrium/contracts';
import type { Bus, Caller } from '@atrium/messaging';

export const usage = 'npm run operator -- catalog list | catalog import <file.json>';

/** What was typed. */
export type CatalogCommand =
  { readonly verb: 'list' } | { readonly verb: 'import'; readonly path: string };

/** Undefined for what it does not understand. */
export function commandOf(words: readonly string[]): CatalogCommand | undefined {
  const [noun, verb, path, ...more] = words;
  if (noun !== 'catalog' || more.length > 0) return undefined;
  if (verb === 'list') return path === undefined ? { verb } : undefined;
  return verb === 'import' && path !== undefined ? { verb, path } : undefined;
}

/** Carries out what was typed; answers what to print. Throws what billing refuses it with. */
export async function catalogCommand(
  command: CatalogCommand,
  bus: Bus,
  caller: Caller,
): Promise<string[]> {
  return command.verb === 'list' ? list(bus, caller) : importFile(command.path, bus, caller);
}

async function list(bus: Bus, caller: Caller): Promise<string[]> {
  const { plans, priceLists } = await bus.request(listCatalogByDeploy, {}, caller);
  const lists = priceLists.map(({ currency, mode }) =>
    mode === 'net' ? `${currency} without tax` : `${currency} with tax`,
  );
  const all = plans.length === 1 ? '1 plan' : `${plans.length} plans`;
  return [...plans.map(lineOf), [all, ...lists].join(', ')];
}

function lineOf({ planId, state, changesAt, prices }: ListedPlan): string {
  const costs = prices.map(({ currency, newOrder, renewal }) => {
    const amounts = renewal === null ? [newOrder] : [newOrder, renewal];
    return `${currency} ${amounts.map(inUnits).join(' / ')}`;
  });
  const words = state === 'active' ? [] : [state];
  const change = changesAt === null ? [] : [`changes at ${changesAt}`];
  return [planId, ...costs, ...words, ...change].join('  ');
}

function inUnits(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

async function importFile(path: string, bus: Bus, caller: Caller): Promise<string[]> {
  const file = JSON.parse(await readFile(path, 'utf8')) as CatalogFile;
  const { changes } = await bus.request(importCatalogByDeploy, file, caller);
  const lines = changes.map(({ part, key, outcome }) => `${outcome}  ${part}  ${key}`);
  return changes.length === 0 ? ['It was so already: nothing was changed.'] : lines;
}
