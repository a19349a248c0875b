import { expect, it } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { MongoClient } from 'mongodb';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from './server-process.js';

const ROUNDS = Number(process.env['EMBEDDED_MONGO_KILL_ROUNDS'] ?? 5);
const WRITERS = 6;

/** What writers were told is stored. */
interface Acknowledged {
  inserted: Set<string>;
  increments: Map<string, number>;
}

it(
  `keeps every acknowledged write over ${ROUNDS} kills, and indexes that agree with the data`,
  async () => {
    let server = await ServerProcess.start();
    const acknowledged: Acknowledged = { inserted: new Set(), increments: new Map() };
    await withCollection(server, async (things) => {
      await things.createIndex({ key: 1 }, { unique: true });
      await things.createIndex({ writer: 1, n: -1 });
      await things.createIndex({ 'parts.k': 1 }, { sparse: true });
    });
    for (let round = 0; round < ROUNDS; round++) {
      await writeUntilKilled(server, round, acknowledged);
      server = await ServerProcess.start(server.dataDir);
      await withCollection(server, (things) => check(things, acknowledged));
    }
    await server.remove();
    expect(acknowledged.inserted.size).toBeGreaterThan(ROUNDS * WRITERS);
  },
  60_000 + ROUNDS * 10_000,
);

async function withCollection(
  server: ServerProcess,
  work: (things: Collection) => Promise<void>,
): Promise<void> {
  const client = await MongoClient.connect(server.uri('kill'));
  try {
    await work(client.db().collection('things'));
  } finally {
    await client.close();
  }
}

async function writeUntilKilled(
  server: ServerProcess,
  round: number,
  acknowledged: Acknowledged,
): Promise<void> {
  const options = '&serverSelectionTimeoutMS=200&maxPoolSize=1';
  const clients = await Promise.all(
    Array.from({ length: WRITERS }, () => MongoClient.connect(server.uri('kill', options))),
  );
  const writers = clients.map((client, writer) =>
    write(client.db().collection('things'), `${round}-${writer}`, acknowledged).catch(
      () => undefined,
    ),
  );
  await delay(150 + Math.random() * 300);
  await server.end('SIGKILL');
  await Promise.all(writers);
  await Promise.all(clients.map((client) => client.close()));
}

/** Inserts, changes and deletes until the server is gone. */
async function write(things: Collection, writer: string, { inserted, increments }: Acknowledged) {
  for (let n = 0; ; n++) {
    const key = `${writer}-${n}`;
    await things.insertOne({ key, writer, n, count: 0, parts: [{ k: key }, { k: `${key}b` }] });
    inserted.add(key);
    await things.updateOne(
      { key },
      { $inc: { count: 1 }, $push: { parts: { k: `${key}c` } as never } },
    );
    increments.set(key, 1);
    const gone = `${writer}-gone-${n}`;
    await things.insertMany([
      { key: gone, writer },
      { key: `${gone}-too`, writer },
    ]);
    await things.deleteMany({ key: { $in: [gone, `${gone}-too`] } });
  }
}

async function check(things: Collection, { inserted, increments }: Acknowledged): Promise<void> {
  const all = await things.find().hint({ $natural: 1 }).toArray();
  const byKey = new Map(all.map((document) => [document['key'] as string, document]));
  expect([...inserted].filter((key) => !byKey.has(key))).toEqual([]);
  const lost = [...increments].filter(
    ([key, count]) => (byKey.get(key)!['count'] as number) < count,
  );
  expect(lost).toEqual([]);
  for (const hint of [{ key: 1 }, { writer: 1, n: -1 }] as Document[]) {
    const indexed = await things.find().hint(hint).toArray();
    expect(ids(indexed)).toEqual(ids(all));
  }
  const parts = await things
    .find({ 'parts.k': { $gt: '' } })
    .hint({ 'parts.k': 1 })
    .toArray();
  expect(ids(parts)).toEqual(ids(all.filter((document) => document['parts'])));
  for (const { key } of all) expect(await things.countDocuments({ key })).toBe(1);
}

const ids = (list: Document[]) => list.map(({ _id }) => String(_id)).toSorted();
