// Measures the server in a process of its own: `node bench/bench.mjs [documents]`, after a build.
// CPU is the server's (user + system); wall time depends on who else uses the machine.
import { readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { ServerProcess } from '../dist/test/server-process.js';

const SMALL = 100;
const LARGE = Number(process.argv[2] ?? 100_000);
const filler = 'x'.repeat(250);
const document = (n) => ({
  email: `person${n}@example.org`,
  organization: `organization${n % 500}`,
  createdAt: new Date(1.7e12 + n * 1000),
  n,
  filler,
});

let server = await ServerProcess.start();
let client = await MongoClient.connect(server.uri('bench'));
const status = async () => {
  const { embedded, metrics } = await client.db('admin').command({ serverStatus: 1 });
  const { user, system } = embedded.cpuMicroseconds;
  return { cpu: user + system, commits: metrics.commits };
};
const residentMb = () => {
  const text = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const kb = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)[1]);
  return `${(kb('VmRSS') / 1024).toFixed(0)} MB resident, ${(kb('RssAnon') / 1024).toFixed(0)} MB of its own`;
};

async function measure(name, count, run, parallel = 1) {
  await Promise.all(Array.from({ length: 50 }, (_, i) => run(i)));
  const before = await status();
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const ms = performance.now() - start;
  const after = await status();
  const cpu = (after.cpu - before.cpu) / count;
  const commits = (after.commits - before.commits) / count;
  console.log(
    `${name.padEnd(44)} ${cpu.toFixed(0).padStart(6)} µs CPU ${((count / ms) * 1000).toFixed(0).padStart(7)}/s` +
      (commits ? ` ${commits.toFixed(2).padStart(6)} commits each` : ''),
  );
  return cpu;
}

async function load(name, count) {
  const collection = client.db('bench').collection(name);
  await collection.createIndexes([
    { key: { email: 1 }, unique: true },
    { key: { organization: 1, createdAt: -1 } },
  ]);
  const before = await status();
  const start = performance.now();
  for (let n = 0; n < count; n += 1000) {
    const size = Math.min(1000, count - n);
    await collection.insertMany(Array.from({ length: size }, (_, i) => document(n + i)));
  }
  const seconds = (performance.now() - start) / 1000;
  const cpu = ((await status()).cpu - before.cpu) / count;
  console.log(`load ${count}: ${seconds.toFixed(1)} s, ${cpu.toFixed(0)} µs CPU a document`);
  return collection;
}

console.log(`empty: ${residentMb()}`);
const small = await load('small', SMALL);
const large = await load('large', LARGE);
const ratio = async (name, count, run) => {
  const a = await measure(`${name}, ${SMALL} documents`, count, (i) => run(small, i % SMALL));
  const b = await measure(`${name}, ${LARGE} documents`, count, (i) =>
    run(large, (i * 7919) % LARGE),
  );
  console.log(`${''.padEnd(44)} ratio ${(b / a).toFixed(2)}`);
};
for (let round = 0; round < 3; round++) {
  await ratio('findOne by unique email', 3000, (c, i) =>
    c.findOne({ email: `person${i}@example.org` }),
  );
}
await measure('page of 50 by index and sort', 1000, (i) =>
  large
    .find({ organization: `organization${i % 500}` })
    .sort({ createdAt: -1 })
    .limit(50)
    .toArray(),
);
await measure('countDocuments by index', 1000, (i) =>
  large.countDocuments({ organization: `organization${i % 500}` }),
);
await measure('updateOne $inc by email', 1000, (i) =>
  large.updateOne({ email: `person${i}@example.org` }, { $inc: { n: 1 } }),
);
await measure('insertOne', 1000, (i) =>
  large.insertOne(document(LARGE + 1000 + i + Math.random())),
);
await measure(
  'insertOne, 50 at once',
  3000,
  (i) => large.insertOne(document(LARGE * 2 + i + Math.random())),
  50,
);
await measure(
  'findOne, 50 at once',
  5000,
  (i) => large.findOne({ email: `person${i}@example.org` }),
  50,
);
console.log(`loaded: ${residentMb()}`);
await client.close();
await server.end();
const start = performance.now();
server = await ServerProcess.start(server.dataDir);
console.log(
  `start with ${LARGE} documents: ${(performance.now() - start).toFixed(0)} ms; ${residentMb()}`,
);
client = await MongoClient.connect(server.uri('bench'));
await client.db('bench').collection('large').findOne({ email: 'person77@example.org' });
console.log(`after a first query: ${residentMb()}`);
await client.close();
await server.remove();
