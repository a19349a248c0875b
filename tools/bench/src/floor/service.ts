import { jetstream } from '@nats-io/jetstream';
import { connect, type Msg } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import type {
  FloorMembership,
  FloorOrganization,
  FloorProduct,
  FloorSession,
  FloorTeam,
} from './documents.js';

/**
 * The floor's one service: NATS and MongoDB's driver with nothing between them. It does what each measured
 * request can't do without, checks nothing and protects from nothing.
 */
const [natsUrl = '', mongoUri = ''] = process.argv.slice(2);
const nats = await connect({ servers: natsUrl, noAsyncTraces: true });
const log = jetstream(nats);
const database = (await MongoClient.connect(mongoUri, { retryWrites: false })).db();
const sessions = database.collection<FloorSession>('sessions');
const memberships = database.collection<FloorMembership>('memberships');
const organizations = database.collection<FloorOrganization>('organizations');
const products = database.collection<FloorProduct>('products');
const teams = database.collection<FloorTeam>('teams');

async function session({ token }: Record<string, string>): Promise<object | null> {
  return sessions.findOne({ _id: token ?? '' });
}

async function list({ accountId }: Record<string, string>): Promise<object> {
  const mine = await memberships
    .find({ accountId: accountId ?? '', state: 'active' }, { projection: { outbox: 0 } })
    .sort({ chosenAt: -1 })
    .toArray();
  const ids = mine.map(({ organizationId }) => organizationId);
  const named = await organizations.find({ _id: { $in: ids } }).toArray();
  return {
    items: mine.map((one) => ({ ...one, ...named.find(({ _id }) => _id === one.organizationId) })),
  };
}

async function choose({ accountId, organizationId }: Record<string, string>): Promise<object> {
  const { matchedCount } = await memberships.updateOne(
    { accountId: accountId ?? '', organizationId: organizationId ?? '', state: 'active' },
    { $set: { chosenAt: Date.now() } },
  );
  return { matchedCount };
}

async function accept({ id, accountId }: Record<string, string>): Promise<object | null> {
  const event = { id, accountId, at: new Date() };
  const joined = await memberships.findOneAndUpdate(
    { _id: id ?? '', state: 'invited' },
    { $set: { state: 'active', accountId: accountId ?? '' }, $push: { outbox: event } },
    { returnDocument: 'after' },
  );
  await published(event, id ?? '');
  return joined;
}

interface Question {
  readonly accountId: string;
  readonly organizationId: string;
  readonly productId?: string;
  readonly wanted?: readonly { readonly productId: string }[];
}

/** Three reads by key, and a fourth of whoever is in teams. Says yes to everything of a member. */
async function check({ accountId, organizationId, productId, wanted }: Question): Promise<object> {
  const named = wanted ? wanted.map((one) => one.productId) : [productId ?? ''];
  const [membership, organization] = await Promise.all([
    memberships.findOne(
      { accountId, organizationId, state: 'active' },
      { projection: { outbox: 0 } },
    ),
    organizations.findOne({ _id: organizationId }),
    products.find({ _id: { $in: named }, organizationId, ended: false }).toArray(),
  ]);
  const inTeams = membership?.teams ?? [];
  if (inTeams.length > 0) await teams.find({ _id: { $in: inTeams } }).toArray();
  const isMember = membership !== null && organization !== null;
  return { isMember, allowed: wanted ? wanted.map(() => isMember) : isMember };
}

/** As many events may be on their way to the broker as with the product; then the floor waits for it too. */
const mostUnderWay = 256;
let underWay = 0;

async function published(event: object, msgID: string): Promise<void> {
  underWay += 1;
  const acknowledged = log
    .publish('floor.joined', JSON.stringify(event), { msgID, timeout: 30_000 })
    .finally(() => (underWay -= 1));
  if (underWay > mostUnderWay) await acknowledged;
}

const handlers = { session, list, choose, accept, check };
for (const [name, handle] of Object.entries(handlers)) {
  const answer = async (message: Msg): Promise<void> => {
    message.respond(JSON.stringify(await handle(message.json())));
  };
  nats.subscribe(`ask.${name}`, {
    queue: 'floor',
    callback: (_error, message) => void answer(message),
  });
}
process.once('disconnect', () => process.exit());
process.send?.('ready');
