import mongoose, { type Connection } from 'mongoose';
import { AskDetails } from '../src/billing-address/ask-details.js';
import { BillingAddresses } from '../src/billing-address/billing-addresses.js';
import { BillingAddressesRepository } from '../src/billing-address/billing-addresses.repository.js';
import { type BillingSettings, billingSettings } from '../src/config.js';
import { KnowTaxNumber } from '../src/tax-number/know-tax-number.js';
import { TaxNumbersRepository } from '../src/tax-number/tax-numbers.repository.js';
import type { World } from './world.js';

/** What orders and renewals have of billing addresses, in the process of the test: on the service's own database and bus. */
export class AddressUsers {
  private constructor(
    private readonly connection: Connection,
    readonly addresses: BillingAddresses,
  ) {}

  static async of(
    { platform }: World,
    environment: Record<string, string> = {},
  ): Promise<AddressUsers> {
    const { relay, bus } = await platform.bus.as('billing');
    const uri = platform.platform.mongoUri('billing');
    const connection = await mongoose.createConnection(uri).asPromise();
    const settings: BillingSettings = billingSettings.read({
      ...{ BILLING_MONGODB_URI: uri, NATS_NKEY_SEED_FILE: 'none', ATRIUM_KEYRING_FILE: 'none' },
      ...environment,
    });
    const taxNumbers = new TaxNumbersRepository(connection, relay);
    const know = new KnowTaxNumber(taxNumbers, platform.clock, settings);
    const repository = new BillingAddressesRepository(connection, relay);
    const addresses = new BillingAddresses(repository, new AskDetails(bus), know);
    return new AddressUsers(connection, addresses);
  }

  /** After the world has stopped: until then its bus looks into the database. */
  stop(): Promise<void> {
    return this.connection.close();
  }
}
