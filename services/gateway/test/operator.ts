import { busOf, eventually, registerProductOf } from '@atrium/testing';
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
