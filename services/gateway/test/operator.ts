import { correctPrepaidAccount } from '@atrium/contracts';
import { busOf, eventually, operator, registerProductOf } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { testConfig } from './config.js';
import type { Asker } from './people.js';

/** Has an operator register a product for an organization, whose member `asker` sees it then. Answers its id. */
export async function registered(asker: Asker, organizationId: string): Promise<string> {
  const bus = busOf(testConfig);
  const productId = await registerProductOf(bus, organizationId).finally(() => bus.close());
  await eventually(async () => {
    const { body } = await asker.ask('get', `/v1/organizations/${organizationId}/products`);
    return (body.items as { id: string }[]).some(({ id }) => id === productId);
  });
  return productId;
}

/** Has an operator put money into the prepaid account of an organization that billing hears of a little later. */
export async function given(organizationId: string, amount: number, reason: string): Promise<void> {
  const bus = busOf(testConfig);
  const gateway = (await bus.as('gateway')).bus;
  const input = { organizationId, currency: 'CHF' as const, direction: 'credit' as const };
  const idempotencyKey = randomUUID();
  await eventually(async () =>
    gateway.request(
      correctPrepaidAccount,
      { ...input, amount, reason },
      await bus.callerFor(operator, { idempotencyKey }),
    ),
  ).finally(() => bus.close());
}
