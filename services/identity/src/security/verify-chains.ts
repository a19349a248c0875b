import { type Break, firstBreak, type Tail } from './chain.js';
import type { ChainOwner, ChainsRepository } from './chains.repository.js';

/** What came of walking all chains. */
export interface Verification {
  readonly accounts: number;
  readonly lines: number;
  readonly breaks: readonly (Break & { readonly accountId: string })[];
}

/** Walks the chain of each account from its first line to its last one, up to its first break (ASVS 16.4.2). */
export async function verifyChains(chains: ChainsRepository): Promise<Verification> {
  const breaks: (Break & { accountId: string })[] = [];
  let [accounts, lines] = [0, 0];
  for await (const owner of chains.owners()) {
    const walked = await walk(chains, owner);
    accounts += 1;
    lines += walked.lines;
    if (walked.found) breaks.push({ accountId: owner.accountId, ...walked.found });
  }
  return { accounts, lines, breaks };
}

async function walk(
  chains: ChainsRepository,
  { accountId, count }: ChainOwner,
): Promise<{ lines: number; found: Break | null }> {
  let lines = 0;
  let tail: Tail = null;
  for await (const batch of chains.batchesOf(accountId)) {
    const found = firstBreak(batch, 0, tail);
    lines += batch.length;
    if (found) return { lines, found };
    tail = batch.at(-1) ?? tail;
  }
  return { lines, found: firstBreak([], count, tail) };
}
