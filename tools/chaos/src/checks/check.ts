import type { Evidence } from '../evidence.js';

/** One promise (reliability.md 5.2) and how to find what breaks it. Pure: it sees the evidence only. */
export interface Check {
  /** The invariant's id. */
  readonly id: string;
  readonly promise: string;
  /** A sentence for each violation. */
  readonly violations: (evidence: Evidence) => string[];
}
