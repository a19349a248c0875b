import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  checkRight,
  type CheckRightInput,
  checkRights,
  type CheckRightsInput,
} from '@atrium/contracts';
import { connectMessaging } from '@atrium/messaging';
import { connect } from '@nats-io/transport-node';
import type { LoadResult } from './load.js';
import { quantile } from './statistics.js';

/** Questions about rights, over the bus: as identity and product services ask them. */
export interface BusLoad {
  readonly asks: 'product' | 'floor';
  /** As many questions are under way at a time. */
  readonly connections: number;
  readonly seconds: number;
  /** Used in turn. Whatever is answered with a no counts as failed. */
  readonly requests: readonly (CheckRightInput | CheckRightsInput)[];
}

type Question = BusLoad['requests'][number];
type Allowed = boolean | readonly boolean[];

// A process of its own, which asks the product with the client of our services and the floor with NATS's alone.
const [natsUrl = '', seedFile = '', floorUrl = ''] = process.argv.slice(2);
const nkeySeed = readFileSync(seedFile, 'utf8').trim();
const { bus } = await connectMessaging({ service: 'identity', natsUrl, nkeySeed });
const floor = await connect({ servers: floorUrl, noAsyncTraces: true });

const askers: Record<BusLoad['asks'], (question: Question) => Promise<Allowed>> = {
  async product(question) {
    const caller = { requestId: randomUUID() };
    const { allowed } =
      'wanted' in question
        ? await bus.request(checkRights, question, caller)
        : await bus.request(checkRight, question, caller);
    return allowed;
  },
  async floor(question) {
    const answer = await floor.request('ask.check', JSON.stringify(question), { timeout: 5_000 });
    return answer.json<{ allowed: Allowed }>().allowed;
  },
};

process.on('message', (load: BusLoad) => {
  void generate(load).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function generate({ asks, connections, seconds, requests }: BusLoad): Promise<LoadResult> {
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  const times: number[] = [];
  let asked = 0;
  let failed = 0;
  const oneAfterTheOther = async (): Promise<void> => {
    while (performance.now() < end) {
      const question = requests[asked % requests.length] as Question;
      asked += 1;
      const started = performance.now();
      const allowed = await askers[asks](question).catch(() => false);
      if ([allowed].flat().every(Boolean)) times.push(performance.now() - started);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, oneAfterTheOther));
  return {
    requests: times.length,
    perSecond: times.length / ((performance.now() - begun) / 1_000),
    p50: hundredths(quantile(times, 0.5)),
    p99: hundredths(quantile(times, 0.99)),
    failed,
  };
}

function hundredths(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
