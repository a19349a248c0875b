import type { Currency } from '@atrium/contracts';
import { Gates } from '@atrium/service';
import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { checkLedger } from '../src/prepaid/check-ledger.js';
import { Ledger } from '../src/prepaid/ledger.js';
import { LedgerRepository } from '../src/prepaid/ledger.repository.js';
import type { StoredEntry } from '../src/prepaid/ledger.schema.js';
import type { World } from './world.js';

/** An account in one currency. */
export interface Account {
  readonly organizationId: string;
  readonly currency: Currency;
}

/** The ledger as several processes of billing have it, each by a connection of its own; and what is in it. */
export class Ledgers {
  private constructor(
    private readonly world: World,
    private readonly connections: readonly Connection[],
    private readonly each: readonly Ledger[],
  ) {}

  static async of(world: World, count = 3): Promise<Ledgers> {
    const { platform } = world;
    const { relay } = await platform.bus.as('billing');
    const uri = platform.platform.mongoUri('billing');
    const connections = await Promise.all(
      Array.from({ length: count }, () =>
        mongoose
          .createConnection(uri, { autoIndex: false, autoCreate: false, retryWrites: false })
          .asPromise(),
      ),
    );
    const each = connections.map(
      (connection) =>
        new Ledger(new LedgerRepository(connection, relay), new Gates(connection, platform.clock)),
    );
    return new Ledgers(world, connections, each);
  }

  /** One of them, in turn. */
  nth(index: number): Ledger {
    return this.each[index % this.each.length]!;
  }

  /** Whoever asks now. */
  get now() {
    return { by: 'julie', at: this.world.platform.clock.now(), requestId: 'request' };
  }

  async topUp(account: Account, amount: number): Promise<void> {
    const wanted = { ...account, amount, kind: 'top-up' as const, about: {} };
    await this.nth(0).credit({ ...wanted, operationId: randomUUID() }, this.now);
  }

  entries({ organizationId, currency }: Account): Promise<StoredEntry[]> {
    return this.world.platform
      .database('billing')
      .collection<StoredEntry>('ledger')
      .find({ account: `${organizationId}:${currency}` })
      .sort({ number: 1 })
      .toArray() as Promise<StoredEntry[]>;
  }

  /** How an account stands; throws unless whoever checks the ledger finds it whole. */
  async standing(account: Account): Promise<{ balance: number; held: number; entries: number }> {
    const entries = await this.entries(account);
    const { faults } = checkLedger(entries);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const last = entries.at(-1);
    const [balance, held] = [last?.balanceAfter ?? 0, last?.heldAfter ?? 0];
    return { balance, held, entries: entries.length };
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
  }
}
