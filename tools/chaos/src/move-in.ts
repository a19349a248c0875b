import { join } from 'node:path';
import type { Platform } from '@atrium/platform';
import { TestMailbox } from '@atrium/testing';
import { Api } from './api.js';
import { Client } from './client.js';
import { settle } from './crowd.js';
import { History } from './history.js';
import { type Person, Town } from './town.js';

/** Some people with accounts and organizations of their own, signed in. */
export async function moveIn(
  platform: Platform,
  folder: string,
  count: number,
): Promise<{ api: Api; people: readonly Person[] }> {
  const api = new Api(platform.gatewayUrl);
  const town = new Town(new TestMailbox(platform.mailboxUrl));
  await settle(count, town, new Client(api, new History(join(folder, 'history.ndjson')), 'steady'));
  const people = town.people.filter(({ token, belongings }) => token && belongings.length > 0);
  if (people.length < count) throw new Error(`Only ${people.length} of ${count} have moved in`);
  return { api, people };
}
