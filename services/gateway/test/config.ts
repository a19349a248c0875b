/** Where the platform of this run is; `global-setup.ts` says so. */
export const testConfig = {
  get gatewayUrl(): string {
    return process.env.ATRIUM_TEST_GATEWAY ?? '';
  },
  get publicUrl(): string {
    return process.env.ATRIUM_TEST_PUBLIC_URL ?? '';
  },
  get mailboxUrl(): string {
    return process.env.ATRIUM_TEST_MAILBOX ?? '';
  },
  /** Health and metrics of the gateway. */
  get opsUrl(): string {
    return process.env.ATRIUM_TEST_OPS ?? '';
  },
  get logFolder(): string {
    return process.env.ATRIUM_TEST_LOGS ?? '';
  },
  get natsUrl(): string {
    return process.env.ATRIUM_TEST_NATS ?? '';
  },
  /** Where commands find the bus and the deploy credential. */
  get dataFolder(): string {
    return process.env.ATRIUM_TEST_DATA ?? '';
  },
};

/** Tells the test files, which run in contexts of their own, where the platform is. */
export function tellTests(addresses: Record<keyof typeof testConfig, string>): void {
  process.env.ATRIUM_TEST_GATEWAY = addresses.gatewayUrl;
  process.env.ATRIUM_TEST_PUBLIC_URL = addresses.publicUrl;
  process.env.ATRIUM_TEST_MAILBOX = addresses.mailboxUrl;
  process.env.ATRIUM_TEST_OPS = addresses.opsUrl;
  process.env.ATRIUM_TEST_LOGS = addresses.logFolder;
  process.env.ATRIUM_TEST_NATS = addresses.natsUrl;
  process.env.ATRIUM_TEST_DATA = addresses.dataFolder;
}
