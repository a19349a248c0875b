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

interface Walked {
  readonly lines: number;
  readonly found: Break | null;
}

/** One account's. Its lines may lose where they were while they are read: then the account is gone, and is looked at anew. */
export async function walk(chains: ChainsRepository, owner: ChainOwner): Promise<Walked> {
  const walked = await walkOnce(chains, owner);
  if (!walked.found || owner.isGone) return walked;
  const { isGone } = await chains.ownerOf(owner.accountId);
  return isGone ? walkOnce(chains, { ...owner, isGone }) : walked;
}

async function walkOnce(chains: ChainsRepository, owner: ChainOwner): Promise<Walked> {
  let lines = 0;
  let tail: Tail = null;
  for await (const batch of chains.batchesOf(owner.accountId)) {
    const found = firstBreak(batch, { ...owner, count: 0 }, tail);
    lines += batch.length;
    if (found) return { lines, found };
    tail = batch.at(-1) ?? tail;
  }
  return { lines, found: firstBreak([], owner, tail) };
}
