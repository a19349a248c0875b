import { eventually } from '@atrium/testing';
import type { Client } from './client.js';
import { draw, type Intent, list, signIn } from './intents.js';
import type { Planned } from './plan.js';
import { Random } from './random.js';
import type { Town } from './town.js';

/** How many give commands at the same time. */
const workers = 8;

/** Works off a plan, several commands at a time. Resolves when all were given. */
export async function giveAll(
  plan: readonly Planned[],
  town: Town,
  client: Client,
  progress: (given: number) => void = () => {},
): Promise<void> {
  const waiting = [...plan];
  let given = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let planned = waiting.shift(); planned; planned = waiting.shift()) {
        await giveOne(planned, town, client);
        progress((given += 1));
      }
    }),
  );
}

/** The first people: with accounts, organizations of their own, and signed in. */
export async function settle(count: number, town: Town, client: Client): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const give = (kind: Planned['kind'], turn: number) =>
        giveOne({ number: -(turn * count + index + 1), kind, dice: index }, town, client);
      await give('sign-up', 0);
      const address = `person-${-(index + 1)}@chaos.test`;
      await eventually(() => town.linkFor(address), 60_000);
      await give('verify', 1);
    }),
  );
  for (const [index, person] of town.people.entries()) {
    const number = -(2 * count + index + 1);
    await client.give(String(number), number, list(person));
  }
}

async function giveOne({ number, kind, dice }: Planned, town: Town, client: Client): Promise<void> {
  const random = new Random(dice);
  const intent = await intentFor(kind, town, random, number);
  const command = await client.give(String(number), number, intent);
  const address = command.about['address'];
  const made = kind === 'verify' || kind === 'sign-up-invited';
  // Whoever is perhaps through with signing up tries to sign in.
  if (made && intent.kind === kind && address && command.outcome !== 'not-done') {
    await client.give(`${number}-in`, number, signIn(town, address));
  }
}

/** What the plan says, or the nearest thing that somebody can do now. */
async function intentFor(
  kind: Planned['kind'],
  town: Town,
  random: Random,
  number: number,
): Promise<Intent> {
  for (const candidate of [kind, 'list', 'sign-up'] as const) {
    const intent = await draw(candidate, town, random, number);
    if (intent) return intent;
  }
  throw new Error('Somebody can always sign up');
}
