import { Random } from './random.js';

/** How often each command is drawn. */
const weights = {
  'sign-up': 9,
  verify: 11,
  'sign-in': 5,
  'create-organization': 8,
  invite: 18,
  accept: 13,
  'sign-up-invited': 6,
  decline: 3,
  withdraw: 4,
  resend: 4,
  switch: 8,
  leave: 5,
  remove: 5,
  rename: 6,
  close: 3,
  restore: 3,
  'delete-account': 3,
  list: 8,
} as const;

/** What a person can want of the platform. */
export type Kind = keyof typeof weights;

/** One command before it is known who there is to give it. `dice` decides that then. */
export interface Planned {
  readonly number: number;
  readonly kind: Kind;
  readonly dice: number;
}

/** The commands of a seed, without end. */
export function* plannedCommands(seed: number): Generator<Planned, never> {
  const random = new Random(seed);
  const all = Object.entries(weights).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () => kind as Kind),
  );
  for (let number = 1; ; number += 1) {
    yield { number, kind: random.pick(all)!, dice: random.below(2 ** 31) };
  }
}

/** One kill: whom, and when. */
export interface PlannedKill {
  readonly name: string;
  /** Milliseconds to wait before. */
  readonly wait: number;
  /** Waits first until everything runs; otherwise it may come while others are down. */
  readonly alone: boolean;
}

/** The kills of a seed, without end: in each round everybody is killed once, in another order. */
export function* plannedKills(seed: number, names: readonly string[]): Generator<PlannedKill> {
  const random = new Random(seed + 1);
  for (;;) {
    for (const name of random.shuffled(names)) {
      yield { name, wait: random.between(1_000, 3_000), alone: random.chance(0.75) };
    }
  }
}
