import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type EventContract,
  type EventMessage,
  listPublicKeys,
  type RequestContract,
  type ServiceName,
  streamOf,
} from '@atrium/contracts';
import {
  type Asker,
  AssertionSigner,
  BusConnection,
  type Caller,
  type Clock,
  connectMessaging,
  deployUser,
  happened,
  type Messaging,
  publicJwk,
  type RequestContext,
  RequestServer,
  type SigningKey,
} from '@atrium/messaging';
import type { Platform } from '@atrium/platform';
import {
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
} from '@nats-io/jetstream';
import { eventually } from './waiting.js';

/** Who a test lets ask; what is left out is the same for everybody. */
export type TestAsker = Pick<Asker, 'accountId'> & Partial<Asker>;

/** Events of one subject, and the place in the stream from which on there may be more. */
interface ReadEvents {
  readonly events: readonly EventMessage<object>[];
  readonly next: number;
}

/** The bus as a test sees it: the test can be any of the services that it has not started. */
export class TestBus {
  readonly #connected = new Map<ServiceName, Promise<Messaging>>();
  readonly #servers: RequestServer[] = [];
  readonly #read = new Map<string, Promise<ReadEvents>>();
  #deploy: Promise<BusConnection> | undefined;

  constructor(
    private readonly platform: Pick<Platform, 'natsUrl' | 'data'>,
    private readonly clock: Clock,
  ) {}

  /** Everything of the bus, signed in as the user of a service, with that user's permissions. */
  as(service: ServiceName): Promise<Messaging> {
    let connected = this.#connected.get(service);
    if (!connected) {
      const ownKeys = async () => [await publicJwk(this.#assertionKey())];
      connected = connectMessaging({
        service,
        natsUrl: this.platform.natsUrl,
        nkeySeed: readFileSync(this.platform.data.keys.seedFileOf(service), 'utf8').trim(),
        clock: this.clock,
        assertionKeys: ownKeys,
      });
      this.#connected.set(service, connected);
    }
    return connected;
  }

  /** Replies to a request in the place of the service that would; throw a `Problem` to say no. */
  async reply<Input extends object, Output extends object>(
    contract: RequestContract<Input, Output>,
    handler: (input: Input, context: RequestContext) => Output | Promise<Output>,
  ): Promise<void> {
    const { connection, verifier } = await this.as(contract.repliedBy);
    const service = contract.repliedBy;
    const server = new RequestServer({ service, connection, verifier, clock: this.clock });
    server.addHandler(
      contract.subject,
      async (input: Input, context: unknown) => handler(input, context as RequestContext),
      false,
      { contract },
    );
    await new Promise<void>((resolve, reject) => {
      void server.listen((error) => (error ? reject(error as Error) : resolve()));
    });
    this.#servers.push(server);
  }

  /** Lets services verify the askers of this test when identity has not been started. */
  async replyWithPublicKeys(): Promise<void> {
    await this.reply(listPublicKeys, async () => ({
      keys: [await publicJwk(this.#assertionKey())],
    }));
  }

  /** What a request carries that is made on behalf of an account, signed like identity would. */
  async callerFor(asker: TestAsker, more: Partial<Caller> = {}): Promise<Caller> {
    const signer = new AssertionSigner(() => this.#assertionKey(), this.clock);
    const assertion = await signer.sign({
      sessionId: `session-of-${asker.accountId}`,
      email: `${asker.accountId}@example.test`,
      amr: ['pwd'],
      authenticatedAt: this.clock.now(),
      ...asker,
    });
    return { requestId: randomUUID(), assertion, ...more };
  }

  /** Tells an event in the place of the service that would; answers the message as it was told. */
  async publish<Data extends object>(
    contract: EventContract<Data>,
    event: Pick<EventMessage<Data>, 'aggregateId' | 'data'> & Partial<EventMessage<Data>>,
  ): Promise<EventMessage<Data>> {
    const now = { by: null, at: this.clock.now(), requestId: null };
    // As services make them: of two in one millisecond it is seen which was the first.
    const { id, subject, at } = happened(contract, event.data, now);
    const message: EventMessage<Data> = {
      ...{ id, subject, occurredAt: at.toISOString() },
      aggregateVersion: 1,
      causedBy: null,
      requestId: null,
      ...event,
    };
    const { connection } = await this.as(contract.publishedBy);
    const log = jetstream(connection.nats);
    await log.publish(contract.subject, JSON.stringify(message), { msgID: message.id });
    return message;
  }

  /** The events told so far by a contract, oldest first. A stream only grows: what was read is not read again. */
  async published<Data extends object>(
    contract: EventContract<Data>,
  ): Promise<EventMessage<Data>[]> {
    const before = this.#read.get(contract.subject) ?? Promise.resolve({ events: [], next: 1 });
    const after = before
      .catch(() => ({ events: [], next: 1 }))
      .then((read) => this.#readOn(contract, read));
    this.#read.set(contract.subject, after);
    return (await after).events as EventMessage<Data>[];
  }

  /** Those among them that are meant, as soon as there are so many: an answer does not wait for its events. */
  told<Data extends object>(
    contract: EventContract<Data>,
    isMeant: (event: EventMessage<Data>) => boolean,
    times = 1,
  ): Promise<EventMessage<Data>[]> {
    return eventually(async () => {
      const told = (await this.published(contract)).filter(isMeant);
      return told.length >= times && told;
    }, 20_000);
  }

  async #readOn(
    { subject, publishedBy }: EventContract<object>,
    { events: known, next }: ReadEvents,
  ): Promise<ReadEvents> {
    const manager = await jetstreamManager((await this.#asDeploy()).nats);
    const events = [...known];
    for (let seq = next; ;) {
      try {
        const query = { next_by_subj: subject, seq };
        const stored = await manager.streams.getMessage(streamOf(publishedBy), query);
        if (!stored) return { events, next: seq };
        events.push(stored.json<EventMessage<object>>());
        seq = stored.seq + 1;
      } catch (error) {
        if (!isNoMessage(error)) throw error;
        return { events, next: seq };
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
    await Promise.all(
      [...this.#connected.values()].map(async (messaging) => (await messaging).close()),
    );
    await (await this.#deploy)?.close();
  }

  #asDeploy(): Promise<BusConnection> {
    return (this.#deploy ??= BusConnection.open({
      name: deployUser,
      url: this.platform.natsUrl,
      nkeySeed: readFileSync(this.platform.data.keys.seedFileOf(deployUser), 'utf8').trim(),
    }));
  }

  #assertionKey(): SigningKey {
    const file = readFileSync(this.platform.data.keys.keyRingFileOf('identity'), 'utf8');
    const { keys } = JSON.parse(file) as { keys: (SigningKey & { purpose: string })[] };
    return keys.find(({ purpose }) => purpose === 'assertion')!;
  }
}

function isNoMessage(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.NoMessageFound;
}
