import { eventually } from '@atrium/testing';
import type { Client } from './client.js';
import { draw, type Intent, list, signIn, verify } from './intents.js';
import type { Planned } from './plan.js';
import { Random } from './random.js';
import type { Town } from './town.js';

/** How many give commands at the same time. */
const workers = 8;

/** Gives the commands of a plan, several at a time, until it is enough. */
export async function giveUntil(
  isEnough: (given: number) => boolean,
  plan: Iterator<Planned, never>,
  town: Town,
  client: Client,
): Promise<void> {
  let given = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (!isEnough(given)) {
        given += 1;
        await giveOne(plan.next().value, town, client);
      }
    }),
  );
}

/** The first people: with accounts, organizations of their own, and signed in. */
export async function settle(count: number, town: Town, client: Client): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const number = -(index + 1);
      const give = (step: string, intent: Intent) =>
        client.give(`${number}-${step}`, number, intent);
      const signUp = (await draw('sign-up', town, new Random(index), number))!;
      const address = signUp.about['address']!;
      await give('sign-up', signUp);
      await give('verify', await eventually(() => verify(town, address), 60_000));
      await give('sign-in', signIn(town, address));
      await give('list', list(town, town.personOf(address)!));
    }),
  );
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
