import { randomBytes } from 'node:crypto';
import type { ServiceName } from '@atrium/contracts';
import { servicesWithDatabase } from '@atrium/platform';
import { type Db, MongoClient } from 'mongodb';
import { testConfig } from './config.js';

/** Databases of their own for one test platform on the given MongoDB; none when there is none given. */
export function databaseUrisForTest(): Partial<Record<ServiceName, string>> | undefined {
  if (!testConfig.mongodbUri) return undefined;
  const prefix = `t${randomBytes(6).toString('hex')}`;
  const uris = servicesWithDatabase.map((service) => {
    const uri = new URL(testConfig.mongodbUri!);
    uri.pathname = `/${prefix}_${service}`;
    return [service, uri.href];
  });
  return Object.fromEntries(uris) as Partial<Record<ServiceName, string>>;
}

/** A test's own connections to the services' databases. */
export class TestDatabases {
  readonly #clients = new Map<ServiceName, MongoClient>();

  constructor(private readonly uriOf: (service: ServiceName) => string) {}

  of(service: ServiceName): Db {
    let client = this.#clients.get(service);
    if (!client) {
      client = new MongoClient(this.uriOf(service));
      this.#clients.set(service, client);
    }
    return client.db();
  }

  /** Closes the connections; databases on a given MongoDB are dropped. */
  async close(): Promise<void> {
    if (testConfig.mongodbUri) {
      await Promise.all(servicesWithDatabase.map((service) => this.of(service).dropDatabase()));
    }
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }
}
