import { describe, expect, it } from '@jest/globals';
import { outcomeOf, verdictOf } from '../src/history.js';
import { slope } from '../src/memory.js';
import { plannedCommands, plannedKills } from '../src/plan.js';

describe('a plan', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(commands(7, 50)).toEqual(commands(7, 50));
    expect(commands(7, 50)).not.toEqual(commands(8, 50));
    expect(kills(7)).toEqual(kills(7));
    expect(kills(7)).not.toEqual(kills(8));
  });

  it('has every kind of command, and kills everybody in each round', () => {
    expect(new Set(commands(1, 2_000).map(({ kind }) => kind)).size).toBe(18);
    expect(new Set(kills(1).map(({ name }) => name))).toEqual(new Set(names));
  });
});

describe('what a client concludes', () => {
  it('takes 2xx for done, 4xx for refused, 503 for not done and all else for unknown', () => {
    const verdicts = [201, 404, 503, 504, 500].map((status) => verdictOf({ status }));
    expect(verdicts).toEqual(['done', 'refused', 'not-done', 'unknown', 'unknown']);
    expect(verdictOf({ error: 'reset' })).toBe('unknown');
    expect(verdictOf({ error: 'refused', nobody: true })).toBe('not-done');
    expect(verdictOf({ status: 409, body: { code: 'still-running' } })).toBe('not-done');
  });

  it('does not forget that a command was perhaps done', () => {
    const outcome = (...verdicts: Parameters<typeof outcomeOf>[0][number]['verdict'][]) =>
      outcomeOf(verdicts.map((verdict) => ({ verdict })));
    expect(outcome('not-done', 'unknown', 'refused')).toBe('unknown');
    expect(outcome('unknown', 'done')).toBe('done');
    expect(outcome('not-done', 'refused')).toBe('refused');
    expect(outcome('not-done', 'not-done')).toBe('not-done');
  });
});

it('takes the slope of memory from all pairs, so that one leap does not bend it', () => {
  const samples = [0, 1, 2, 3, 4, 5, 6].map((at) => ({ at, value: 100 + 2 * at }));
  expect(slope(samples)).toBe(2);
  expect(slope(samples.map((one) => (one.at === 3 ? { ...one, value: 500 } : one)))).toBe(2);
});

const names = ['identity', 'nats', 'database'];

function commands(seed: number, count: number) {
  const planned = plannedCommands(seed);
  return Array.from({ length: count }, () => planned.next().value);
}

function kills(seed: number) {
  const planned = plannedKills(seed, names);
  return names.map(() => planned.next().value!);
}
