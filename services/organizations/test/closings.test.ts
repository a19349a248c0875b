import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acceptTransfer,
  beginTransfer,
  checkClosingOfIdentity,
  type ClosingAnswer,
  type ClosingObstacle,
  previewClosing,
  registerProduct,
  withdrawTransfer,
} from '@atrium/contracts';
import {
  connectParticipant,
  newParticipantKey,
  type ParticipantConnection,
  Problem,
} from '@atrium/messaging';
import { eventually, operator, startServices } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { administrator, collaborator, type Person, World } from './world.js';

const none: ClosingAnswer = { obstacles: [], hasMore: false };
const site: ClosingObstacle = {
  ...{ kind: 'hosted-site', id: 'site-1', what: 'munster.example', why: 'It is still hosted.' },
  ...{ money: null, clearedBy: { method: 'DELETE', path: '/hosting/v1/sites/site-1' } },
};

let world: World;
let hosting: ParticipantConnection;
/** What identity, which is played here, and a product service from outside say; an error is no answer. */
let mailboxes: ClosingAnswer | Error;
let sites: unknown;

beforeAll(async () => {
  const key = newParticipantKey();
  const { nkey, nkeySeed } = key;
  const capabilities = ['organization-closing'] as const;
  world = await World.start({ participants: [{ name: 'hosting', nkey, capabilities }] });
  const { natsUrl, bus } = world.platform;
  hosting = await connectParticipant({ name: 'hosting', natsUrl, nkeySeed });
  hosting.answerClosing(async () => {
    if (sites instanceof Error) throw sites;
    return sites as ClosingAnswer;
  });
  await bus.reply(checkClosingOfIdentity, () => {
    if (mailboxes instanceof Error) throw mailboxes;
    return mailboxes;
  });
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await hosting?.close();
  await world?.stop();
});

async function company() {
  [mailboxes, sites] = [none, none];
  const julie = world.person();
  const { id: organizationId } = await world.createOrganization(julie);
  return { julie, organizationId };
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
      parts: ['billing', 'identity', 'hosting'].map((name) => ({ name, answered: true })),
    });
  });

  it('A8-1 A8-9 sees all that stands in the way at once: of the services, and of a product service from outside', async () => {
    const { julie, organizationId } = await company();
    const mailbox = { ...site, kind: 'mailbox', what: 'info@munster.example' };
    mailboxes = { obstacles: [mailbox], hasMore: false };
    sites = { obstacles: [site], hasMore: true };
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
    mailboxes = new Problem('busy');
    sites = new Error('down');
    const silent = await look(julie, organizationId);
    expect(silent.isClear).toBe(false);
    expect(silent.obstacles).toMatchObject([
      { kind: 'no-answer', what: 'identity' },
      { kind: 'no-answer', what: 'hosting' },
    ]);
    [mailboxes, sites] = [none, { obstacles: [{ kind: 'site' }], hasMore: 'no' }];
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
});
