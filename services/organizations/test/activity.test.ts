import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  beginTransfer,
  withdrawTransfer,
  type Activity,
  type Activities,
  addToTeam,
  billingAddressAdded,
  billingAddressChanged,
  billingAddressRemoved,
  blockProductManagement,
  changeDetails,
  changeRights,
  changeTeam,
  confirmSuccession,
  createTeam,
  declineInvitation,
  declineSuccession,
  type EventContract,
  getActivitySettings,
  invitationSent,
  leaveOrganization,
  listActivities,
  type ListActivitiesInput,
  gratuityConfirmed,
  type GratuityTold,
  gratuityUsed,
  gratuityWithdrawn,
  invoiceIssued,
  invoiceMailingPrepared,
  invoicePaid,
  type LoggedKind,
  loggedKinds,
  mailboxChanged,
  mailboxChanges,
  mailboxInvitationSent,
  prepaidAccountChanged,
  prepaidKinds,
  orderCancelled,
  orderCompleted,
  orderPlaced,
  type OrderTold,
  type SubscriptionTold,
  productAutomaticRenewalSet,
  productBlocked,
  productCancellationWithdrawn,
  productCancelled,
  productRenewed,
  productUnblocked,
  productWarrantySet,
  promoUsed,
  proposeSuccession,
  protectOrganization,
  remindSecondFactor,
  removeLogo,
  removeTeam,
  renameOrganization,
  serviceCredentialChanged,
  serviceCredentialChanges,
  organizationClosed,
  organizationRestored,
  setActivitySettings,
  setLogo,
  takeRepresentation,
  withdrawInvitation,
  withdrawSuccession,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { picture } from './pictures.js';
import { administrator, collaborator, legalRepresentative, type Person, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterEach(() => world.platform.clock.reset());
afterAll(() => world.stop());

type Wanted = Omit<ListActivitiesInput, 'organizationId'>;

function page(asker: Person, organizationId: string, wanted: Wanted = {}): Promise<Activities> {
  return world.ask(listActivities, { organizationId, ...wanted }, asker);
}

/** All lines, page by page. */
async function log(asker: Person, organizationId: string, wanted: Wanted = {}) {
  const lines: Activity[] = [];
  let cursor: string | null | undefined;
  do {
    const more = { limit: 200, ...wanted, ...(cursor && { cursor }) };
    const { items, nextCursor } = await page(asker, organizationId, more);
    lines.push(...items);
    cursor = nextCursor;
  } while (cursor);
  return lines;
}

/** The log as soon as it has so many lines. */
function logOf(count: number, asker: Person, organizationId: string): Promise<Activity[]> {
  return eventually(async () => {
    const lines = await log(asker, organizationId);
    return lines.length >= count && lines;
  });
}

/** Identity tells something. */
function tell<Data extends object>(
  contract: EventContract<Data>,
  data: Data,
  { by = null, ...more }: { by?: string | null; id?: string; occurredAt?: string } = {},
) {
  const aggregateId = randomUUID();
  return world.platform.bus.publish(contract, { aggregateId, data, causedBy: by, ...more });
}

const setDays = (asker: Person, organizationId: string, retentionDays: number) =>
  world.ask(setActivitySettings, { organizationId, retentionDays }, asker);

const kindsOf = (lines: readonly Activity[]) => lines.map(({ kind }) => kind);
const storedOf = (organizationId: string) =>
  world.stored('activities').countDocuments({ organizationId });

describe('B-6 the activity log of an organization', () => {
  it('B-6 has a line of each kind of act, once, by whom and about what', async () => {
    const { julie, organizationId } = await world.company();
    const usedFactor = { ...julie, amr: ['pwd', 'mfa'] };
    const [anna, otto] = [
      await world.member(julie, organizationId),
      await world.member(julie, organizationId, legalRepresentative),
    ];
    const paul = await world.member(julie, organizationId, legalRepresentative);
    const marc = await world.member(julie, organizationId);
    await world.ask(renameOrganization, { organizationId, name: 'Atelier' }, julie);
    for (const requiresSecondFactor of [true, false]) {
      await world.ask(protectOrganization, { organizationId, requiresSecondFactor }, usedFactor);
    }
    for (const blocked of [true, false]) {
      await world.ask(blockProductManagement, { organizationId, blocked }, julie);
    }
    const details = { type: 'company' as const, name: 'Atelier', locale: 'fr' as const };
    const others = { legalName: 'Atelier Sàrl', address: null, phone: null, taxNumber: null };
    const wanted = { ...details, ...others, timeZone: 'Europe/Zurich' };
    await world.ask(changeDetails, { organizationId, version: 1, ...wanted }, julie);
    const image = (await picture('png').toBuffer()).toString('base64url');
    await world.ask(setLogo, { organizationId, image }, julie);
    await world.ask(removeLogo, { organizationId }, julie);
    world.protected.add(julie.accountId);
    const last = await world.member(julie, organizationId);
    await world.ask(remindSecondFactor, { organizationId }, julie);
    for (const ending of ['declined', 'withdrawn', 'confirmed'] as const) {
      const proposed = { organizationId, accountId: last.accountId, kind: 'add' as const };
      const { id: successionId } = await world.ask(proposeSuccession, proposed, julie);
      const proposal = { organizationId, successionId };
      if (ending === 'declined') await world.ask(declineSuccession, proposal, last);
      else if (ending === 'withdrawn') await world.ask(withdrawSuccession, proposal, julie);
      else await world.ask(confirmSuccession, proposal, last);
    }
    await world.ask(takeRepresentation, { organizationId, accountId: last.accountId }, julie);
    await setDays(julie, organizationId, 90);
    const { id: invitationId } = await world.invite(julie, organizationId, 'x@munster.example');
    await world.ask(withdrawInvitation, { organizationId, invitationId }, julie);
    const { token } = await world.invite(julie, organizationId, 'y@munster.example');
    await world.askAs('gateway', declineInvitation, { token });
    const { accountId } = anna;
    for (const role of ['administrator', 'collaborator'] as const) {
      const rights = { role, billing: true, products: [] };
      await world.ask(changeRights, { organizationId, accountId, ...rights }, julie);
    }
    const rights = { ...{ role: 'collaborator' as const }, billing: false, products: [] };
    await world.ask(changeRights, { organizationId, accountId, ...rights }, julie);
    const shop = await world.product(organizationId);
    const products = [shop];
    const team = { organizationId, name: 'Web shop', products };
    const { id: teamId, version } = await world.ask(createTeam, team, julie);
    await world.ask(addToTeam, { organizationId, teamId, accountId }, julie);
    const changed = { ...team, teamId, version, name: 'Shop', leader: null };
    await world.ask(changeTeam, changed, julie);
    await world.ask(removeTeam, { organizationId, teamId }, julie);
    const { organizationId: elsewhere } = await world.company();
    const link = { organizationId, productId: shop.productId };
    const fresh = { ...julie, authenticatedAt: world.platform.clock.now() };
    await world.ask(beginTransfer, { ...link, acceptTerms: true }, fresh);
    await world.ask(withdrawTransfer, link, julie);
    await world.endProduct(shop);
    await world.moveProduct(await world.product(elsewhere, { name: 'given' }), organizationId);
    await world.ask(leaveOrganization, { organizationId }, anna);
    await world.remove(julie, organizationId, marc);
    await world.ask(leaveOrganization, { organizationId }, otto);
    await world.remove(julie, organizationId, paul);
    const box = { organizationId, mailboxId: 'box' };
    for (const change of mailboxChanges) {
      await tell(mailboxChanged, { ...box, change, accountId }, { by: julie.accountId });
    }
    await tell(mailboxInvitationSent, { ...box, invitationId: 'i' }, { by: julie.accountId });
    const credential = { organizationId, credentialId: 'c', productId: 'shop' };
    for (const change of serviceCredentialChanges) {
      await tell(
        serviceCredentialChanged,
        { ...credential, kind: 'ftp', change },
        { by: julie.accountId },
      );
    }
    const address = { organizationId, addressId: 'a' };
    await tell(billingAddressAdded, address, { by: julie.accountId });
    const changes = ['address', 'taxNumber'] as const;
    const given = { ...address, changed: [...changes] };
    await tell(billingAddressChanged, given, { by: julie.accountId });
    const replaced = { ...address, replacedBy: 'default' };
    await tell(billingAddressRemoved, replaced, { by: julie.accountId });

    const account = {
      ...{ organizationId, currency: 'CHF' as const, number: 1, held: 0 },
      ...{ amount: 100, change: 100, balance: 100 },
      ...{ orderId: null, paymentId: null, payOutId: null },
    };
    // What was held is paid as what was not.
    for (const kind of prepaidKinds.filter((one) => one !== 'capture')) {
      await tell(prepaidAccountChanged, { ...account, kind }, { by: julie.accountId });
    }
    const invoice = {
      ...{ organizationId, invoiceId: 'RE-1', kind: 'invoice' as const, state: 'open' as const },
      ...{ orderId: null, corrects: null, issuedOn: '2026-11-27', gross: 100 },
      currency: 'CHF' as const,
    };
    await tell(invoiceIssued, invoice);
    const credit = { ...invoice, invoiceId: 'GS-1', kind: 'credit-note' as const };
    await tell(invoiceIssued, { ...credit, corrects: 'RE-1' });
    await tell(invoicePaid, { ...invoice, paidOn: '2026-11-27' });
    const mailing = { mailingId: 'm', accountId: julie.accountId, documents: 3, mails: 1 };
    await tell(invoiceMailingPrepared, { organizationId, ...mailing }, { by: julie.accountId });
    const gratuity: GratuityTold = {
      ...{ organizationId, gratuityId: 'g', productType: 'backup', planId: null },
      ...{ discount: { kind: 'percent', basisPoints: 10_000 }, state: 'open', orderId: null },
    };
    for (const contract of [gratuityConfirmed, gratuityUsed, gratuityWithdrawn]) {
      await tell(contract, gratuity, { by: julie.accountId });
    }
    await tell(promoUsed, { organizationId, orderId: 'o', code: 'SUMMER26' });
    const order: OrderTold = {
      ...{ organizationId, orderId: 'o', kind: 'new', state: 'completed', currency: 'CHF' },
      ...{ gross: 1_290, invoiceId: 'R-1' },
    };
    for (const contract of [orderPlaced, orderCompleted, orderCancelled]) {
      await tell(contract, order, { by: julie.accountId });
    }
    const subscription: SubscriptionTold = {
      ...{ organizationId, productId: 'shop', type: 'hosting', productName: 'Shop' },
      ...{ planId: 'hosting.web-12', months: 12, currency: 'CHF', paidUntil: '2027-11-27' },
      automaticRenewal: { method: 'card', periods: 1, billingAddressId: 'a' },
      ...{ renewalWarranty: true, cancelled: false, blocked: false },
    };
    await tell(productRenewed, { ...subscription, orderId: 'o', way: 'automatic' });
    const told = { ...subscription, reason: 'unpaid', endsOn: '2027-12-27' } as const;
    await tell(productBlocked, told);
    for (const contract of [productUnblocked, productCancelled, productCancellationWithdrawn]) {
      await tell(contract, subscription, { by: julie.accountId });
    }
    const without = { ...subscription, automaticRenewal: null, renewalWarranty: false };
    for (const contract of [productAutomaticRenewalSet, productWarrantySet]) {
      for (const data of [subscription, without]) {
        await tell(contract, data, { by: julie.accountId });
      }
    }

    const closing = { organizationId, closingId: 'c' };
    const restorableUntil = '2026-12-27T09:00:00.000Z';
    await tell(organizationClosed, { ...closing, restorableUntil }, { by: julie.accountId });
    await tell(organizationRestored, closing, { by: julie.accountId });

    const lines = await eventually(async () => {
      const read = await log(julie, organizationId);
      return new Set(kindsOf(read)).size === loggedKinds.length && read;
    });

    const several: LoggedKind[] = [
      'member.joined',
      'invitation.sent',
      'legal-representative.given',
      'member.teams-changed',
      'member.rights-changed',
      'member.second-factor-reminded',
      'legal-representative.proposed',
    ];
    const once = loggedKinds.filter((kind) => !several.includes(kind));
    for (const kind of once) {
      expect([kind, lines.filter((line) => line.kind === kind)]).toEqual([
        kind,
        [expect.anything()],
      ]);
    }
    expect(
      lines
        .filter(({ about }) => about === 'billing-address')
        .map(({ kind, aboutId, facts }) => [kind, aboutId, facts]),
    ).toEqual([
      ['billing-address.removed', 'a', [{ name: 'replacedBy', value: 'default' }]],
      ['billing-address.changed', 'a', [{ name: 'changed', value: 'address, taxNumber' }]],
      ['billing-address.added', 'a', []],
    ]);
    const removed = lines.find(({ kind }) => kind === 'member.removed')!;
    const { email, givenName, familyName } = julie;
    expect(removed).toEqual({
      activityId: expect.any(String),
      at: expect.any(String),
      kind: 'member.removed',
      by: { accountId: julie.accountId, email, givenName, familyName },
      about: 'member',
      aboutId: marc.accountId,
      person: {
        ...{ accountId: marc.accountId, email: marc.email },
        ...{ givenName: marc.givenName, familyName: marc.familyName },
      },
      productId: null,
      facts: [
        { name: 'role', value: 'collaborator' },
        { name: 'billing', value: 'false' },
        { name: 'products', value: '0' },
      ],
    });
    const times = lines.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
  }, 30_000);

  it('B-6 says of an invitation that it lost its inviter', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    await world.invite(anna, organizationId, 'x@munster.example');
    await world.invite(anna, organizationId, 'y@munster.example');
    await world.remove(julie, organizationId, anna);
    const lines = await eventually(async () => {
      const read = await log(julie, organizationId, { kind: 'invitation.withdrawn' });
      return read.length === 2 && read;
    });
    expect(lines.map(({ by }) => by?.accountId)).toEqual([julie.accountId, julie.accountId]);
    expect(new Set(lines.map(({ aboutId }) => aboutId)).size).toBe(2);
  });

  it('stores nobody’s name or address', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    await logOf(4, julie, organizationId);
    const stored = await world.stored('activities').find({ organizationId }).toArray();
    const text = JSON.stringify(stored);
    for (const { email, familyName } of [julie, anna]) {
      expect(text).not.toContain(email);
      expect(text).not.toContain(familyName);
    }
  });

  it('has one line of an event that is told twice, and after a crash before it was noted', async () => {
    const { julie, organizationId } = await world.company();
    await logOf(2, julie, organizationId);
    const data = { organizationId, invitationId: 'once' };
    const { id } = await tell(invitationSent, data, { by: julie.accountId });
    await logOf(3, julie, organizationId);
    const note = { _id: `organizations_invitation-sent:${id}` };
    await eventually(async () => (await world.stored('inbox').deleteOne(note)).deletedCount === 1);
    const { connection } = await world.platform.bus.as('organizations');
    const event = { id, subject: invitationSent.subject, occurredAt: new Date().toISOString() };
    const rest = { aggregateId: 'a', aggregateVersion: 1, causedBy: null, requestId: null, data };
    const again = JSON.stringify({ ...event, ...rest });
    connection.nats.publish(invitationSent.subject, again);
    await eventually(async () => (await world.stored('inbox').findOne(note)) !== null);
    expect(await log(julie, organizationId)).toHaveLength(3);
  });
});

describe('who reads it', () => {
  it('B-6 administrators and legal representatives; collaborators not, and to strangers there is nothing', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId, { ...collaborator, billing: true });
    expect(await logOf(6, paul, organizationId)).toEqual(await log(julie, organizationId));
    const stranger = world.person('Eve');
    await world.createOrganization(stranger, 'Elsewhere');
    for (const [asker, code] of [
      [marc, 'forbidden'],
      [stranger, 'not-found'],
    ] as const) {
      expect(await world.refusal(page(asker, organizationId))).toBe(code);
      const settings = world.ask(getActivitySettings, { organizationId }, asker);
      expect(await world.refusal(settings)).toBe(code);
      expect(await world.refusal(setDays(asker, organizationId, 90))).toBe(code);
    }
  });

  it('A4-12 each organization has its own, whoever is in both', async () => {
    const { julie, organizationId } = await world.company();
    const { id: other } = await world.createOrganization(julie, 'Other SA');
    const anna = await world.member(julie, other);
    await logOf(4, julie, other);
    const here = await logOf(2, julie, organizationId);
    expect(kindsOf(here).toSorted()).toEqual(['member.joined', 'organization.created']);
    expect(await log(julie, organizationId, { person: anna.accountId })).toEqual([]);
    const hers = await log(julie, other, { person: anna.accountId });
    expect(kindsOf(hers)).toEqual(['member.joined']);
    const { nextCursor } = await page(julie, other, { limit: 1 });
    const elsewhere = await page(julie, organizationId, { cursor: nextCursor! });
    for (const { activityId } of elsewhere.items) {
      expect(here.map((one) => one.activityId)).toContain(activityId);
    }
  });
});

describe('what one looks for', () => {
  const start = Date.parse('2026-11-20T09:00:00.000Z');
  const people = ['julie', 'anna', 'marc'];
  const products = ['shop', 'mail'];
  let julie: Person;
  let organizationId: string;
  let all: Activity[];

  beforeAll(async () => {
    await world.platform.clock.set(new Date(start + 86_400_000));
    ({ julie, organizationId } = await world.company());
    await logOf(2, julie, organizationId);
    // Several of the same moment: their order is that of their ids.
    for (let n = 0; n < 60; n += 1) {
      const occurredAt = new Date(start + Math.floor(n / 4) * 60_000).toISOString();
      const [by, accountId] = [people[n % 3]!, people[n % 2]!];
      if (n % 3 === 0) {
        const change = mailboxChanges[n % mailboxChanges.length]!;
        const data = { organizationId, mailboxId: `box-${n % 5}`, change, accountId };
        await tell(mailboxChanged, data, { by, occurredAt });
      } else {
        const change = serviceCredentialChanges[n % serviceCredentialChanges.length]!;
        const which = { organizationId, credentialId: `c-${n % 4}`, productId: products[n % 2]! };
        const data = { ...which, kind: n % 2 ? ('ftp' as const) : ('ssh' as const), change };
        await tell(serviceCredentialChanged, data, { by, occurredAt });
      }
    }
    all = await logOf(62, julie, organizationId);
    const places = all.map(({ at, activityId }) => `${at} ${activityId}`);
    expect(places).toEqual(places.toSorted().toReversed());
  }, 60_000);

  /** The same by the lines as they are shown. */
  function matches(line: Activity, { person, product, kind, from, to, q }: Wanted): boolean {
    const { facts, by, person: whom, aboutId, productId } = line;
    const words = [line.kind, by?.accountId, whom?.accountId, aboutId, productId];
    const text = [...words, ...facts.flatMap((one) => [one.name, one.value])].join(' ');
    return (
      (!person || by?.accountId === person || whom?.accountId === person) &&
      (!product || productId === product) &&
      (!kind || line.kind === kind) &&
      (!from || Date.parse(line.at) >= Date.parse(from)) &&
      (!to || Date.parse(line.at) < Date.parse(to)) &&
      (!q ||
        q
          .toLowerCase()
          .split(' ')
          .every((word) => text.toLowerCase().includes(word)))
    );
  }

  const moment = fc
    .integer({ min: -1, max: 17 })
    .map((minutes) => new Date(start + minutes * 60_000).toISOString());
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
  const wantedOnes = fc.record({
    person: maybe(fc.constantFrom(...people)),
    product: maybe(fc.constantFrom(...products)),
    kind: maybe(
      fc.constantFrom<LoggedKind>('mailbox.created', 'service-credential.ended', 'member.joined'),
    ),
    from: maybe(moment),
    to: maybe(moment),
    q: maybe(fc.constantFrom('ftp', 'MAILBOX', 'type ssh', 'box-3', '.*', '$')),
    limit: fc.constantFrom(1, 3, 7, 200),
  });

  it('B-6 by person, product, kind, time and words together is what the whole log holds of it, once, in order', async () => {
    await world.platform.clock.set(new Date(start + 86_400_000));
    await fc.assert(
      fc.asyncProperty(wantedOnes, async (chosen) => {
        const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
        const wanted = Object.fromEntries(given) as Wanted;
        const found = await log(julie, organizationId, wanted);
        expect(found).toEqual(all.filter((line) => matches(line, wanted)));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('a cursor of ours alone says where a page begins', async () => {
    const refused = page(julie, organizationId, { cursor: 'x'.repeat(20) });
    expect(await world.refusal(refused)).toBe('invalid-input');
  });
});

describe('how much is looked at', () => {
  it('for a page, about a page; where an index does not answer, a thousand lines', async () => {
    const { julie, organizationId } = await world.company();
    await logOf(2, julie, organizationId);
    const activities = world.stored('activities');
    const one = await activities.findOne({ organizationId, kind: 'member.joined' });
    const newest = Date.now() - 60_000;
    await activities.insertMany(
      Array.from({ length: 5_000 }, (_, n) => ({
        ...one,
        _id: `${organizationId}-${n}`,
        at: new Date(newest - Math.floor(n / 3) * 1_000),
        kind: n % 100 === 0 ? 'member.left' : 'mailbox.created',
        people: n % 100 === 7 ? ['anna'] : ['marc'],
        products: n % 100 === 9 ? ['shop'] : [],
      })),
    );
    const looking = (wanted: Wanted) => examinedBy(() => page(julie, organizationId, wanted));
    const deep = new Date(newest - 1_000_000);
    for (const wanted of [
      {},
      { kind: 'member.left' as const },
      { person: 'anna' },
      { product: 'shop' },
      { from: new Date(newest - 900_000).toISOString(), to: deep.toISOString() },
      { to: deep.toISOString() },
    ]) {
      expect(await looking({ ...wanted, limit: 20 })).toBeLessThan(60);
    }
    let cursor: string | null = null;
    for (let n = 0; n < 10; n += 1) {
      const more: Wanted = { limit: 200, ...(cursor && { cursor }) };
      ({ nextCursor: cursor } = await page(julie, organizationId, more));
    }
    expect(await looking({ limit: 20, cursor: cursor! })).toBeLessThan(60);
    const nothing = await page(julie, organizationId, { q: 'nothing' });
    expect(nothing.items).toEqual([]);
    expect(nothing.nextCursor).not.toBeNull();
    expect(await looking({ q: 'nothing' })).toBeLessThan(1_100);
    expect(await log(julie, organizationId, { q: 'left' })).toHaveLength(50);
  }, 60_000);

  /** Documents that the database looked at while something was done. */
  async function examinedBy(work: () => Promise<unknown>): Promise<number> {
    const before = await examined();
    await work();
    return (await examined()) - before;
  }

  async function examined(): Promise<number> {
    const admin = world.platform.database('organizations').admin();
    const { metrics } = await admin.command({ serverStatus: 1 });
    return Number(metrics.queryExecutor.scannedObjects);
  }
});

describe('for how long it is kept', () => {
  const settingsOf = (asker: Person, organizationId: string) =>
    world.ask(getActivitySettings, { organizationId }, asker);

  it('B-6 is 400 days until a legal representative says otherwise, within bounds; administrators see it', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, administrator);
    const bounds = { minRetentionDays: 30, maxRetentionDays: 3_650 };
    expect(await settingsOf(paul, organizationId)).toEqual({ retentionDays: 400, ...bounds });
    expect(await world.refusal(setDays(paul, organizationId, 90))).toBe('forbidden');
    for (const days of [29, 3_651]) {
      const { details } = await world.problem(setDays(julie, organizationId, days));
      expect(details).toMatchObject({
        code: 'invalid-input',
        errors: [{ pointer: '/retentionDays', message: 'retentionDays must be from 30 to 3650' }],
      });
    }
    expect(await setDays(julie, organizationId, 90)).toEqual({ retentionDays: 90, ...bounds });
    expect(await settingsOf(paul, organizationId)).toEqual({ retentionDays: 90, ...bounds });
    await setDays(julie, organizationId, 90);
    const changes = await eventually(async () => {
      const lines = await log(julie, organizationId, { kind: 'activity.retention-changed' });
      return lines.length > 0 && lines;
    });
    expect(changes.map(({ by, facts }) => [by?.accountId, facts])).toEqual([
      [julie.accountId, [{ name: 'days', value: '90' }]],
    ]);
  });

  it('B-6 is exact to the millisecond, for lines of before a change too', async () => {
    const { julie, organizationId } = await world.company();
    await logOf(2, julie, organizationId);
    const day = 86_400_000;
    const now = Date.now() + 50 * day;
    const mailbox = { organizationId, mailboxId: 'box', accountId: null };
    const told = async (change: 'created' | 'deleted', ago: number) =>
      tell(
        mailboxChanged,
        { ...mailbox, change },
        { occurredAt: new Date(now - ago).toISOString() },
      );
    await told('created', 40 * day - 1);
    await told('deleted', 40 * day);
    await logOf(4, julie, organizationId);
    await world.platform.clock.freeze(new Date(now));
    expect(await log(julie, organizationId)).toHaveLength(4);
    await setDays(julie, organizationId, 40);
    const left = await logOf(2, julie, organizationId);
    expect(kindsOf(left)).toEqual(['activity.retention-changed', 'mailbox.created']);
    expect(await storedOf(organizationId)).toBe(2);
    await world.platform.clock.freeze(new Date(now + 1));
    expect(kindsOf(await log(julie, organizationId))).toEqual(['activity.retention-changed']);
    await setDays(julie, organizationId, 400);
    expect(kindsOf(await logOf(2, julie, organizationId))).not.toContain('mailbox.deleted');
  });

  it('is by each organization’s own setting: what is too old is removed within a day, the rest stays', async () => {
    const first = await world.company();
    const second = await world.company();
    await setDays(first.julie, first.organizationId, 30);
    await logOf(3, first.julie, first.organizationId);
    await logOf(2, second.julie, second.organizationId);
    // Beyond where the clock has been before: turns are taken forward only.
    await world.platform.clock.advance({ days: 120 });
    await eventually(async () => (await storedOf(first.organizationId)) === 0);
    expect(await storedOf(second.organizationId)).toBe(2);
    await world.platform.clock.advance({ days: 370 });
    await eventually(async () => (await storedOf(second.organizationId)) === 0);
  });
});
