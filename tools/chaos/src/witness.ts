import { readFileSync } from 'node:fs';
import {
  allEvents,
  consumerOf,
  type EventContract,
  type ServiceName,
  streamOf,
} from '@atrium/contracts';
import { BusConnection, deployUser, inboxCollection, listDeadLetters } from '@atrium/messaging';
import type { Platform } from '@atrium/platform';
import type { Mail } from '@atrium/mailbox';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { type Collection, type Db, type Document, MongoClient } from 'mongodb';
import type { Change, Evidence, StoredEvent } from './evidence.js';
import { grouped } from './grouped.js';

const withOutbox = {
  identity: ['sign-ups', 'accounts'],
  organizations: ['organizations', 'memberships'],
} as const;
const consuming = ['identity', 'organizations', 'billing', 'notifications'] as const;
const readAtOnce = 50;

type Stored = Omit<Evidence, 'commands' | 'views' | 'restless'>;

/** Reads what the platform holds: databases, streams, dead letters, mailbox. Writes nothing. */
export class Witness {
  readonly #clients = new Map<ServiceName, MongoClient>();

  private constructor(
    private readonly platform: Platform,
    private readonly bus: BusConnection,
    private readonly manager: JetStreamManager,
  ) {}

  static async of(platform: Platform): Promise<Witness> {
    const bus = await BusConnection.open({
      name: deployUser,
      url: platform.natsUrl,
      nkeySeed: readFileSync(platform.data.keys.seedFileOf(deployUser), 'utf8'),
    });
    return new Witness(platform, bus, await jetstreamManager(bus.nats));
  }

  /** What still moves, by name; empty when all is quiet. */
  async restless(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const { service, collection } of outboxes()) {
      const outbox = this.#database(service).collection(collection);
      found[`outbox of ${collection}`] = await outbox.countDocuments({ 'outbox.pending': true });
    }
    for (const collection of withOutbox.organizations) {
      const begun = this.#database('organizations').collection(collection);
      // What is purged may rest for minutes, until the last mails of it are gone.
      const filter = { 'unfinished.what': { $exists: true, $ne: 'purging' } };
      found[`unfinished ${collection}`] = await begun.countDocuments(filter);
    }
    const going = this.#database('identity').collection('accounts');
    found['accounts that leave'] = await going.countDocuments({ 'deletion.phase': 'leaving' });
    const deliveries = this.#database('notifications').collection('deliveries');
    found['mails that are due'] = await deliveries.countDocuments({ state: 'due' });
    for (const contract of allEvents()) {
      for (const service of contract.consumedBy) {
        const name = consumerOf(service, contract);
        const stream = streamOf(contract.publishedBy);
        const info = await this.manager.consumers.info(stream, name);
        found[`consumer ${name}`] = info.num_pending + info.num_ack_pending;
      }
    }
    return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
  }

  async engine(): Promise<string> {
    const { version, gitVersion } = await this.#database('identity').admin().buildInfo();
    return gitVersion === 'embedded-mongo' ? 'embedded-mongo' : `MongoDB ${String(version)}`;
  }

  async read(): Promise<Stored> {
    const [events, organizations, identity, notifications, gates] = await Promise.all([
      this.#events(allEvents()),
      this.#organizations(),
      this.#accounts(),
      this.#deliveries(),
      this.#gates(),
    ]);
    return {
      events,
      aggregates: await this.#aggregates(),
      heard: await this.#heard(),
      deadLetters: (await listDeadLetters(this.bus)).map(
        ({ service, subject, reason }) => `${service}: ${subject}: ${reason}`,
      ),
      ...organizations,
      accounts: identity,
      erased: new Set(
        (await all(this.#database('identity'), 'erasedAccounts')).map(({ _id }) => String(_id)),
      ),
      gates,
      deliveries: notifications,
      mails: await this.#mails(),
    };
  }

  async close(): Promise<void> {
    await this.bus.close();
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  async #events(contracts: readonly EventContract[]): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (const stream of new Set(contracts.map(({ publishedBy }) => streamOf(publishedBy)))) {
      const { state } = await this.manager.streams.info(stream);
      for (let from = Math.max(1, state.first_seq); from <= state.last_seq; from += readAtOnce) {
        const count = Math.min(readAtOnce, state.last_seq - from + 1);
        const read = Array.from({ length: count }, (_, index) =>
          this.manager.streams.getMessage(stream, { seq: from + index }),
        );
        for (const message of await Promise.all(read)) {
          if (message) events.push({ ...message.json<StoredEvent>(), sequence: message.seq });
        }
      }
    }
    return events;
  }

  async #aggregates(): Promise<Evidence['aggregates']> {
    const found: Evidence['aggregates'][number][] = [];
    for (const { service, collection } of outboxes()) {
      for (const { _id, version, outbox } of await all(this.#database(service), collection)) {
        const told = ((outbox ?? []) as { id: string }[]).map(({ id }) => id);
        found.push({ id: String(_id), version: (version ?? 0) as number, told });
      }
    }
    return found;
  }

  async #heard(): Promise<ReadonlySet<string>> {
    const heard = new Set<string>();
    for (const service of consuming) {
      for (const { _id, done } of await all(this.#database(service), inboxCollection)) {
        if (done) heard.add(String(_id));
      }
    }
    return heard;
  }

  async #organizations(): Promise<Pick<Evidence, 'organizations' | 'memberships'>> {
    const database = this.#database('organizations');
    const archived = grouped(await all(database, 'history'), ({ documentId }) =>
      String(documentId),
    );
    const changesOf = ({ _id, history }: Document): Change[] =>
      [...(archived.get(String(_id)) ?? []), ...((history ?? []) as Document[])].map(asChange);
    return {
      organizations: (await all(database, 'organizations')).map((one) => ({
        ...(one as unknown as Evidence['organizations'][number]),
        id: String(one._id),
        legalRepresentatives: (one['legalRepresentatives'] ?? []) as string[],
        changes: changesOf(one),
      })),
      memberships: (await all(database, 'memberships')).map((one) => ({
        ...(one as unknown as Evidence['memberships'][number]),
        id: String(one._id),
        role: (one['rights'] as Pick<Evidence['memberships'][number], 'role'>).role,
        changes: changesOf(one),
      })),
    };
  }

  async #accounts(): Promise<Evidence['accounts']> {
    return (await all(this.#database('identity'), 'accounts')).map((one) => ({
      id: String(one._id),
      address: one['address'] as string,
      organizationId: (one['start'] as { organizationId: string | null }).organizationId,
      deletion: (one['deletion'] as { phase: 'leaving' | 'erasing' } | undefined)?.phase ?? null,
      sessions: (one['sessions'] as unknown[]).length,
    }));
  }

  async #deliveries(): Promise<Evidence['deliveries']> {
    return (await all(this.#database('notifications'), 'deliveries')).map((one) => ({
      id: String(one._id),
      state: one['state'] as string,
      reason: (one['reason'] as string | undefined) ?? null,
      claims: one['claims'] as number,
      concerns: ['organizationId', 'accountId', 'recipientId'].flatMap((field) => one[field] ?? []),
    }));
  }

  async #gates(): Promise<Evidence['gates']> {
    const states = async (service: ServiceName) =>
      new Map(
        (await all(this.#database(service), 'gates')).map(({ _id, state }) => [
          String(_id),
          String(state),
        ]),
      );
    return { billing: await states('billing'), organizations: await states('organizations') };
  }

  async #mails(): Promise<string[]> {
    const response = await fetch(`${this.platform.mailboxUrl}/api/messages`);
    return ((await response.json()) as Mail[]).map(({ messageId }) => messageId);
  }

  #database(service: ServiceName): Db {
    let client = this.#clients.get(service);
    if (!client) {
      client = new MongoClient(this.platform.mongoUri(service));
      this.#clients.set(service, client);
    }
    return client.db();
  }
}

function outboxes(): { service: ServiceName; collection: string }[] {
  return (Object.keys(withOutbox) as (keyof typeof withOutbox)[]).flatMap((service) =>
    withOutbox[service].map((collection) => ({ service, collection })),
  );
}

function all(database: Db, collection: string): Promise<Document[]> {
  const documents: Collection<Document> = database.collection(collection);
  return documents.find().toArray();
}

function asChange({ at, by, what, from, value }: Document): Change {
  return { at: (at as Date).getTime(), by: by as string | null, what: String(what), from, value };
}
