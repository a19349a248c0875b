import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Platform, startPlatform } from '@atrium/platform';
import { TestMailbox } from '@atrium/testing';
import { Api } from './api.js';
import { Client } from './client.js';
import { giveUntil, settle } from './crowd.js';
import type { Evidence, View } from './evidence.js';
import { History } from './history.js';
import { Nemesis } from './nemesis.js';
import { plannedCommands } from './plan.js';
import type { Run } from './report.js';
import { Town } from './town.js';
import { Witness } from './witness.js';

/** What is asked of a run. */
export interface ChaosOptions {
  readonly folder: string;
  readonly seed: number;
  /** At least so many. */
  readonly commands: number;
  /** Everybody is killed at least so many times, even if that takes more commands. */
  readonly killsOfEach: number;
  readonly replicas: number;
  /** Kills these only: `nats`, `database`, a service. */
  readonly only?: readonly string[];
  readonly say?: (line: string) => void;
}

const firstPeople = 12;
/** By then everything must have come to rest. The longest wait is that of an event that was put off: 30 s. */
const quietWithin = 60_000;

/** A platform like the real one, except that passwords are hashed cheaply and limits are far away. */
export const environment: Record<string, string> = {
  NODE_ENV: 'test',
  ATRIUM_LIMITS_FACTOR: '100000',
  ATRIUM_ARGON2_MEMORY: '7168',
  ATRIUM_ARGON2_PASSES: '1',
  // So that a request's id is the client's, and an event tells which request has caused it.
  ATRIUM_TRUSTED_PROXIES: '127.0.0.1',
};

/** Kills processes at random while people use the platform, then collects everything to judge it by. */
export async function chaos(options: ChaosOptions): Promise<{ run: Run; evidence: Evidence }> {
  const { folder, seed, replicas, say = () => {} } = options;
  const history = new History(join(folder, 'history.ndjson'));
  const nemesis = new Nemesis(seed, history);
  const platform = await startPlatform({
    dataFolder: folder,
    replicas,
    environment,
    mailboxCapacity: 100_000,
    report: (line) => nemesis.hear(line),
  });
  const api = new Api(platform.gatewayUrl);
  const witness = await Witness.of(platform);
  try {
    const town = new Town(new TestMailbox(platform.mailboxUrl));
    const client = new Client(api, history, `chaos-${seed}`);
    await settle(firstPeople, town, client);
    say('everybody has moved in: the killing begins');
    const began = Date.now();
    const killed = targets(platform, options.only);
    nemesis.start(platform, killed);
    let said = 0;
    const isEnough = (given: number) => {
      if (given >= said + 250) say(`${(said = given)} commands, ${nemesis.kills.length} kills`);
      return given >= options.commands && nemesis.hasKilled(killed, options.killsOfEach);
    };
    await giveUntil(isEnough, plannedCommands(seed), town, client);
    const seconds = (Date.now() - began) / 1_000;
    await nemesis.stop();
    const stopped = Date.now();
    const { restless, last } = await quiet(witness, nemesis);
    const quietAfter = { seconds: (Date.now() - stopped) / 1_000, last };
    const views = await viewsOf(town, api);
    const evidence = { ...(await witness.read()), commands: history.commands, restless, views };
    const engine = await witness.engine();
    const { kills } = nemesis;
    return { run: { seed, engine, replicas, seconds, quietAfter, kills, folder }, evidence };
  } finally {
    api.close();
    await witness.close();
    await platform.stop();
  }
}

function targets(platform: Platform, only: readonly string[] | undefined): string[] {
  const all = Object.keys(platform.pids()).filter((name) => name !== 'mailbox');
  if (!only) return all;
  return all.filter((name) => only.some((one) => name === one || name.startsWith(`${one}-`)));
}

/** Waits until nothing moves any more, twice in a row; answers what still does when time is over, and what did last. */
async function quiet(
  witness: Witness,
  nemesis: Nemesis,
): Promise<{ restless: Record<string, number>; last: string }> {
  const end = Date.now() + quietWithin;
  let last = 'nothing';
  for (let calm = 0; ;) {
    const restless = await witness.restless();
    for (const name of nemesis.missing) restless[`${name} is down`] = 1;
    calm = Object.keys(restless).length === 0 ? calm + 1 : 0;
    if (calm === 2 || Date.now() > end) return { restless, last };
    if (calm === 0) last = Object.keys(restless).join(', ');
    await sleep(500);
  }
}

/** What everybody sees in the end: their sessions must have survived, too. */
async function viewsOf(town: Town, api: Api): Promise<View[]> {
  const views: View[] = [];
  for (const { accountId, token } of town.people) {
    if (token === undefined) continue;
    const reply = await api.ask({ method: 'GET', path: '/v1/me/organizations?limit=200', token });
    const { items = [] } = (reply.body ?? {}) as { items?: { id: string }[] };
    views.push({ accountId, status: reply.status, organizationIds: items.map(({ id }) => id) });
  }
  return views;
}
