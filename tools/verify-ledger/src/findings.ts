import type { Verdict } from './ledger.js';

/** As many sentences of one rule as somebody reads; of more it says how many. */
const mostShown = 20;

/** What is found wrong, rule by rule. */
export class Findings {
  readonly #wrong = new Map<string, string[]>();
  readonly #counts = new Map<string, number>();

  constructor(rules: readonly string[]) {
    for (const rule of rules) this.#wrong.set(rule, []);
  }

  /** Notes a sentence unless something is so. */
  expect(rule: string, isSo: boolean, sentence: string): void {
    if (isSo) return;
    const wrong = this.#wrong.get(rule);
    if (!wrong) throw new Error(`There is no rule "${rule}"`);
    this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1);
    if (wrong.length < mostShown) wrong.push(sentence);
  }

  verdicts(about: string): Verdict[] {
    return [...this.#wrong].map(([rule, wrong]) => {
      const more = (this.#counts.get(rule) ?? 0) - wrong.length;
      const rest = more > 0 ? [`and ${more} more`] : [];
      return { rule: `${about}: ${rule}`, wrong: [...wrong, ...rest] };
    });
  }
}
