import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  endProduct,
  listRegisteredProducts,
  moveProduct,
  organizationCreated,
  productEnded,
  productMoved,
  productRegistered,
  type ProductTold,
  registerProduct,
  type RegisteredProducts,
  type RequestContract,
} from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import {
  eventually,
  parallel,
  startInfrastructure,
  startServices,
  type TestAsker,
  type TestPlatform,
} from '@atrium/testing';
import { randomUUID } from 'node:crypto';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startInfrastructure({ replicas: 2 });
  await platform.bus.replyWithPublicKeys();
  await startServices(platform, ['billing']);
}, 60_000);

afterAll(() => platform?.stop());

const operator: TestAsker = {
  accountId: randomUUID(),
  isOperator: true,
  amr: ['pwd', 'otp', 'mfa'],
};

async function ask<Input extends object, Output extends object>(
  contract: RequestContract<Input, Output>,
  input: Input,
  asker: TestAsker = operator,
): Promise<Output> {
  const bus = await platform.connectAs('gateway');
  return bus.request(contract, input, await platform.bus.callerFor(asker));
}

/** Organizations asks that a product is moved. */
async function move(input: Parameters<typeof moving>[0]): Promise<object> {
  const bus = await platform.connectAs('organizations');
  const caller: Caller = { requestId: randomUUID() };
  return bus.request(moveProduct, moving(input), caller);
}

function moving(input: { productId: string; from: string; to: string; transferId?: string }) {
  return { transferId: randomUUID(), by: 'anna', ...input };
}

function refusal(request: Promise<unknown>): Promise<string> {
  return request.then(() => 'not refused', refusalOf);
}

function refusalOf(error: unknown): string {
  return error instanceof Problem ? error.code : String(error);
}

/** An organization that billing knows. */
async function organization(): Promise<string> {
  const organizationId = randomUUID();
  await platform.bus.publish(organizationCreated, {
    aggregateId: organizationId,
    data: { organizationId, type: 'company', createdBy: randomUUID() },
  });
  const gates = platform.database('billing').collection<{ _id: string }>('gates');
  await eventually(async () => (await gates.countDocuments({ _id: organizationId })) === 1);
  return organizationId;
}

const hosting = { type: 'hosting', name: 'munster.example' };

async function registered(organizationId: string): Promise<string> {
  const productId = randomUUID();
  await ask(registerProduct, { organizationId, productId, ...hosting });
  return productId;
}

async function told(productId: string): Promise<[string, ProductTold][]> {
  const each = await Promise.all(
    [productRegistered, productEnded, productMoved].map((contract) =>
      platform.bus.published<ProductTold>(contract),
    ),
  );
  return each
    .flat()
    .filter(({ data }) => data.productId === productId)
    .toSorted((a, b) => a.aggregateVersion - b.aggregateVersion)
    .map(({ subject, data }) => [subject.split('.').at(-1)!, data]);
}

describe('an operator registers a product', () => {
  it('decision 32: for an organization that billing knows, once for each id', async () => {
    const [here, there] = [await organization(), await organization()];
    const productId = randomUUID();
    const wanted = { organizationId: here, productId, ...hosting };
    const product = await ask(registerProduct, wanted);
    expect(product).toMatchObject({ id: productId, ...hosting, state: 'active', endedAt: null });
    expect(product.registeredBy).toBe(operator.accountId);
    expect(await ask(registerProduct, wanted)).toEqual(product);
    for (const other of [{ organizationId: there }, { type: 'mail' }, { name: 'Other' }]) {
      expect(await refusal(ask(registerProduct, { ...wanted, ...other }))).toBe('product-exists');
    }
    const nowhere = { ...wanted, organizationId: randomUUID() };
    expect(await refusal(ask(registerProduct, nowhere))).toBe('not-found');
    await eventually(async () => (await told(productId)).length === 1);
    expect(await told(productId)).toEqual([
      [
        'registered',
        {
          ...{ organizationId: here, productId, type: 'hosting', productName: hosting.name },
          ended: false,
          stays: [{ number: 0, organizationId: here, since: product.registeredAt, until: null }],
        },
      ],
    ]);
  });

  it('though many say it at the same moment: it is told once', async () => {
    const organizationId = await organization();
    const productId = randomUUID();
    await parallel(20, () => ask(registerProduct, { organizationId, productId, ...hosting }));
    await eventually(async () => (await told(productId)).length > 0);
    expect(await told(productId)).toHaveLength(1);
  });

  it('decision 32: nobody else does, nor an operator without a fresh second factor', async () => {
    const organizationId = await organization();
    const input = { organizationId, productId: randomUUID(), ...hosting };
    const page = { organizationId };
    const julie = { accountId: randomUUID(), amr: ['pwd', 'otp', 'mfa'] };
    const unprotected = { ...operator, amr: ['pwd'] };
    const long = new Date(platform.clock.now().getTime() - 10 * 60_000);
    for (const [asker, code] of [
      [julie, 'operator-required'],
      [unprotected, 'second-factor-required'],
      [{ ...operator, authenticatedAt: long }, 'fresh-authentication-required'],
    ] as const) {
      expect(await refusal(ask(registerProduct, input, asker))).toBe(code);
      expect(await refusal(ask(endProduct, { ...page, productId: 'x' }, asker))).toBe(code);
    }
    expect(await refusal(ask(listRegisteredProducts, page, julie))).toBe('operator-required');
  });
});

describe('a product ends', () => {
  it('once, for good, and is still in the list', async () => {
    const organizationId = await organization();
    const ids = [await registered(organizationId), await registered(organizationId)].toSorted();
    const [productId] = ids as [string, string];
    const input = { organizationId, productId };
    await parallel(10, () => ask(endProduct, input));
    await ask(endProduct, input);
    expect(await refusal(ask(registerProduct, { ...input, ...hosting }))).toBe('product-exists');
    expect(await refusal(ask(endProduct, { ...input, productId: 'other' }))).toBe('not-found');
    await eventually(async () => (await told(productId)).length > 1);
    expect((await told(productId)).map(([what, { ended }]) => [what, ended])).toEqual([
      ['registered', false],
      ['ended', true],
    ]);

    const pages: RegisteredProducts[] = [];
    let cursor: string | null | undefined;
    do {
      const asked = { organizationId, limit: 1, ...(cursor && { cursor }) };
      pages.push(await ask(listRegisteredProducts, asked));
      cursor = pages.at(-1)!.nextCursor;
    } while (cursor);
    const listed = pages.flatMap(({ items }) => items);
    expect(listed.map(({ id }) => id)).toEqual(ids);
    expect(listed.map(({ state }) => state)).toEqual(['ended', 'active']);
    expect(await refusal(ask(listRegisteredProducts, { organizationId: 'nowhere' }))).toBe(
      'not-found',
    );
  });
});

describe('B-7 a product moves', () => {
  it('B-7 to the other organization, once for each transfer, however often that is asked', async () => {
    const [from, to] = [await organization(), await organization()];
    const productId = await registered(from);
    const transferId = randomUUID();
    await parallel(10, () => move({ productId, from, to, transferId }));
    await move({ productId, from, to, transferId });
    await eventually(async () => (await told(productId)).length > 1);
    const [, [what, data]] = (await told(productId)) as [unknown, [string, ProductTold]];
    expect([what, data]).toEqual([
      'moved',
      expect.objectContaining({ organizationId: to, from, transferId, ended: false }),
    ]);
    expect(data.stays.map(({ organizationId, until }) => [organizationId, until !== null])).toEqual(
      [
        [from, true],
        [to, false],
      ],
    );
    expect(await told(productId)).toHaveLength(2);
    expect(await refusal(ask(endProduct, { organizationId: from, productId }))).toBe('not-found');
  });

  it('B-7 to one of two, though both are asked at once', async () => {
    const from = await organization();
    const heirs = [await organization(), await organization()];
    const productId = await registered(from);
    const outcomes = await Promise.all(
      heirs.map((to) => move({ productId, from, to }).then(() => 'moved', refusalOf)),
    );
    expect(outcomes.toSorted()).toEqual(['moved', 'not-found']);
  });

  it('B-7 not when it has ended, is another’s, or the receiver is closing or unknown', async () => {
    const [from, to] = [await organization(), await organization()];
    const productId = await registered(from);
    expect(await refusal(move({ productId, from: to, to: from }))).toBe('not-found');
    expect(await refusal(move({ productId, from, to: randomUUID() }))).toBe('unavailable');
    await platform
      .database('billing')
      .collection<{ _id: string }>('gates')
      .updateOne({ _id: to }, { $set: { state: 'closed' } });
    expect(await refusal(move({ productId, from, to }))).toBe('organization-closing');
    await ask(endProduct, { organizationId: from, productId });
    expect(await refusal(move({ productId, from, to }))).toBe('not-found');
  });
});
