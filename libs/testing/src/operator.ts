import { registerProduct } from '@atrium/contracts';
import { DataFolder } from '@atrium/platform';
import { systemClock } from '@atrium/messaging';
import { randomUUID } from 'node:crypto';
import { type TestAsker, TestBus } from './test-bus.js';
import { eventually } from './waiting.js';

/** Somebody who runs the platform, with a second factor that was just used. */
export const operator: TestAsker = {
  accountId: randomUUID(),
  isOperator: true,
  amr: ['pwd', 'otp', 'mfa'],
};

/** The bus of a platform that another process has started, in real time. */
export function busOf({ natsUrl, dataFolder }: { natsUrl: string; dataFolder: string }): TestBus {
  return new TestBus({ natsUrl, data: new DataFolder(dataFolder) }, systemClock);
}

/** Has an operator register a product for an organization. Answers its id; organizations hears of it a little later. */
export async function registerProductOf(bus: TestBus, organizationId: string): Promise<string> {
  const productId = randomUUID();
  const wanted = { organizationId, productId, type: 'hosting', name: 'Web shop' };
  const gateway = (await bus.as('gateway')).bus;
  // Billing hears of a new organization a little later than its founder.
  await eventually(async () =>
    gateway.request(registerProduct, wanted, await bus.callerFor(operator)),
  );
  return productId;
}
