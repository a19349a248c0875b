import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acceptTransfer,
  beginTransfer,
  previewClosing,
  registerProduct,
  setClosingTerms,
  withdrawTransfer,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, operator, startServices } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { PlayedParts, site } from './played-parts.js';
import { administrator, collaborator, type Person, World } from './world.js';

const parts = new PlayedParts();
const { identity, hosting } = parts;
let world: World;
beforeAll(async () => {
  world = await World.start({ participants: parts.participants });
  await parts.start(world.platform);
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await parts.stop();
  await world?.stop();
});

async function company() {
  parts.reset();
  return world.company();
}

const look = (person: Person, organizationId: string) =>
  world.ask(previewClosing, { organizationId }, person);
async function registered(organizationId: string): Promise<string> {
  const productId = randomUUID();
  const product = { organizationId, productId, type: 'hosting', name: 'Web shop' };
  await eventually(() => world.ask(registerProduct, product, operator as Person));
  await eventually(
    async () => (await world.stored('products').countDocuments({ _id: productId as never })) === 1,
  );
  return productId;
}

describe('whoever wants to close an organization', () => {
  it('A8-9 sees that nothing stands in the way, and who has been asked', async () => {
    const { julie, organizationId } = await company();
    expect(await look(julie, organizationId)).toEqual({
      ...{ isClear: true, obstacles: [], hasMore: false },
      parts: ['organizations', 'billing', 'identity', 'hosting'].map((name) => ({
        name,
        answered: true,
      })),
    });
  });

  it('A8-1 A8-9 sees all that stands in the way at once: of the services, and of a product service from outside', async () => {
    const { julie, organizationId } = await company();
    const mailbox = { ...site, kind: 'mailbox', what: 'info@munster.example' };
    identity.has(mailbox);
    hosting.answer = { obstacles: [site], hasMore: true };
    const productId = await registered(organizationId);
    const seen = await look(julie, organizationId);
    expect(seen).toMatchObject({ isClear: false, hasMore: true });
    expect(seen.obstacles).toEqual([
      expect.objectContaining({ kind: 'product-held', id: productId, what: 'Web shop' }),
      mailbox,
      site,
    ]);
  });

  it('B-7 sees a product that is on its way to somebody else, until that is taken back', async () => {
    const { julie, organizationId } = await company();
    const productId = await registered(organizationId);
    const authenticatedAt = world.platform.clock.now();
    const input = { organizationId, productId, acceptTerms: true };
    await world.ask(beginTransfer, input, { ...julie, authenticatedAt });
    const kinds = async () => (await look(julie, organizationId)).obstacles.map(({ kind }) => kind);
    expect(await kinds()).toEqual(['transfer-pending', 'product-held']);
    await world.ask(withdrawTransfer, { organizationId, productId }, julie);
    expect(await kinds()).toEqual(['product-held']);
    const token = await world.ask(beginTransfer, input, { ...julie, authenticatedAt });
    const heir = await company();
    const accepted = { token: token.token!, organizationId: heir.organizationId };
    await world.ask(acceptTransfer, accepted, heir.julie);
    await eventually(async () => (await look(julie, organizationId)).isClear);
    expect((await look(heir.julie, heir.organizationId)).isClear).toBe(false);
  });

  it('A8-11 is told which part does not answer, or nothing that can be understood: that stands in the way too', async () => {
    const { julie, organizationId } = await company();
    identity.answer = new Problem('busy');
    hosting.answer = new Error('down');
    const silent = await look(julie, organizationId);
    expect(silent.isClear).toBe(false);
    expect(silent.obstacles).toMatchObject([
      { kind: 'no-answer', what: 'identity' },
      { kind: 'no-answer', what: 'hosting' },
    ]);
    parts.reset();
    hosting.answer = { obstacles: [{ kind: 'site' }], hasMore: 'no' };
    const muddled = await look(julie, organizationId);
    expect(muddled.obstacles).toMatchObject([{ kind: 'no-answer', what: 'hosting' }]);
    expect(muddled.parts.at(-1)).toEqual({ name: 'hosting', answered: false });
  }, 60_000);

  it('A8-12 is an administrator or the legal representative, and nobody else', async () => {
    const { julie, organizationId } = await company();
    const marc = await world.member(julie, organizationId, administrator);
    const anna = await world.member(julie, organizationId, collaborator);
    expect((await look(marc, organizationId)).isClear).toBe(true);
    expect(await world.refusal(look(anna, organizationId))).toBe('forbidden');
    expect(await world.refusal(look(world.person(), organizationId))).toBe('not-found');
  });

  it('A8-6 is kept by other members only where the organization wants it so, and the legal representative alone says that', async () => {
    const { julie, organizationId } = await company();
    const marc = await world.member(julie, organizationId, administrator);
    const say = (person: Person, onlyWhenAlone: boolean) =>
      world.ask(setClosingTerms, { organizationId, onlyWhenAlone }, person);
    expect(await world.refusal(say(marc, true))).toBe('forbidden');
    expect(await say(julie, true)).toEqual({ organizationId, onlyWhenAlone: true });
    const path = `/v1/organizations/${organizationId}/members/${marc.accountId}`;
    expect((await look(julie, organizationId)).obstacles).toMatchObject([
      { kind: 'member', id: marc.accountId, clearedBy: { method: 'DELETE', path } },
    ]);
    await say(julie, false);
    expect((await look(julie, organizationId)).isClear).toBe(true);
  });
});
