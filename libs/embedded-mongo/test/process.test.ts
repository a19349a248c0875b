import { afterEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../src/index.js';
import { ServerProcess } from './server-process.js';
import { counted } from './status.js';

const started: ServerProcess[] = [];
const clients: MongoClient[] = [];

async function start(dataDir?: string): Promise<[ServerProcess, MongoClient]> {
  const server = await ServerProcess.start(dataDir);
  started.push(server);
  const options = '&serverSelectionTimeoutMS=500';
  const client = await MongoClient.connect(server.uri('process', options));
  clients.push(client);
  return [server, client];
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(started.splice(0).map((server) => server.remove()));
});

describe('the server process', () => {
  it('keeps data, indexes and their numbering over a restart', async () => {
    const [server, client] = await start();
    const things = client.db().collection('things');
    await things.createIndex({ 'list.n': 1 }, { unique: true, sparse: true });
    await things.insertMany([{ list: [{ n: 1 }, { n: 2 }] }, { list: [] }]);
    expect(await server.end()).toBe(0);

    const [, again] = await start(server.dataDir);
    const stored = again.db().collection('things');
    expect(await stored.indexes()).toMatchObject([
      {},
      { name: 'list.n_1', unique: true, sparse: true },
    ]);
    await expect(stored.insertOne({ list: [{ n: 2 }] })).rejects.toMatchObject({ code: 11000 });
    await stored.insertOne({ list: [{ n: 3 }] });
    expect(await stored.countDocuments({ list: { $exists: true } })).toBe(3);
    expect(await counted(again, () => stored.findOne({ 'list.n': 2 }))).toMatchObject({
      documents: 1,
    });
  });

  it('has its data folder for itself', async () => {
    const [server] = await start();
    await expect(ServerProcess.start(server.dataDir)).rejects.toThrow(/in use by process/);
    await server.end('SIGKILL');
    await start(server.dataDir);
  });

  it('answers what was sent before it was asked to stop', async () => {
    const [server, client] = await start();
    const things = client.db().collection('things');
    await things.insertOne({});
    const inserts = Array.from({ length: 20 }, (_, n) =>
      things.insertOne({ n }).catch(() => undefined),
    );
    const [answers] = await Promise.all([Promise.all(inserts), server.end()]);
    const [, again] = await start(server.dataDir);
    const kept = await again
      .db()
      .collection('things')
      .countDocuments({ n: { $gte: 0 } });
    expect(kept).toBeGreaterThanOrEqual(answers.filter((answer) => answer).length);
  });

  it('listens on this machine only', async () => {
    const [server] = await start();
    const socket = connect({ host: '127.0.0.2', port: server.port });
    await expect(
      new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject)),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('survives clients that do not speak its protocol', async () => {
    const [server, client] = await start();
    const socket = connect({ host: '127.0.0.1', port: server.port });
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await client.db().command({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('counts commands by database and by application', async () => {
    const [, client] = await start();
    await client
      .db('one')
      .collection('a')
      .insertOne({ _id: 1 as never });
    await client
      .db('one')
      .collection('a')
      .findOne({ _id: 1 as never });
    await client.db('two').collection('a').findOne();
    const { embedded } = await client.db('admin').command({ serverStatus: 1 });
    expect(embedded.commandsByDatabase).toMatchObject({
      one: { insert: 1, find: 1 },
      two: { find: 1 },
    });
    expect(embedded.commandsByApplication.process).toMatchObject({ insert: 1, find: 2 });
  });

  it('commits once for many writers that come together', async () => {
    const [, client] = await start();
    const things = client.db().collection('things');
    const write = (n: number) => things.insertOne({ n });
    await Promise.all(Array.from({ length: 50 }, (_, n) => write(n)));
    const { commits } = await counted(client, () =>
      Promise.all(Array.from({ length: 200 }, (_, n) => write(n))),
    );
    // How many come together is the machine's affair; each for itself they would be two hundred.
    expect(commits).toBeLessThan(200);
  });

  it('does not wait for the disk where nothing changed', async () => {
    const [, client] = await start();
    const things = client.db().collection('things');
    await things.insertOne({ n: 1 });
    const nothing = async () => {
      await things.updateOne({ n: 2 }, { $set: { a: 1 } });
      await things.updateOne({ n: 1 }, { $set: { n: 1 } });
      await things.deleteMany({ n: 2 });
      await things.find().toArray();
    };
    expect(await counted(client, nothing)).toMatchObject({ commits: 0 });
  });

  it('takes writes that want no answer, in turn with what follows', async () => {
    const [server] = await start();
    const client = await MongoClient.connect(server.uri('process', '&maxPoolSize=1'));
    clients.push(client);
    const things = client.db().collection('things', { writeConcern: { w: 0 } });
    await things.insertOne({ n: 1 });
    await things.updateOne({ n: 1 }, { $set: { n: 2 } });
    expect(await things.countDocuments({ n: 2 })).toBe(1);
  });
});

it('runs inside another process as well', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'embedded-mongo-'));
  const server = await startServer({ dataDir });
  const client = await MongoClient.connect(server.uri);
  await client.db('a').collection('b').insertOne({ n: 1 });
  await client.close();
  await server.close();
  const again = await startServer({ dataDir });
  const second = await MongoClient.connect(again.uri);
  expect(await second.db('a').collection('b').countDocuments()).toBe(1);
  await second.close();
  await again.close();
  await rm(dataDir, { recursive: true });
});
