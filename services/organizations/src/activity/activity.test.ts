import { describe, expect, it } from '@jest/globals';
import {
  activityKinds,
  type ActivityKind,
  type EventContract,
  type EventMessage,
  gratuityConfirmed,
  type GratuityTold,
  gratuityUsed,
  gratuityWithdrawn,
  invitationDeclined,
  invitationSent,
  mailboxChanged,
  mailboxChanges,
  mailboxInvitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  memberTeamsChanged,
  organizationCreated,
  organizationProtected,
  prepaidAccountChanged,
  prepaidKinds,
  productMoved,
  promoUsed,
  serviceCredentialChanged,
  serviceCredentialChanges,
  signUpStarted,
  type SuccessionChanged,
  successionSettled,
  teamChanged,
} from '@atrium/contracts';
import { activitiesOf, keptDays, keptSince, toldBy } from './activity.js';

const organizationId = 'family';
const at = '2026-11-26T09:00:00.000Z';

function told<Data extends object>(
  { subject }: EventContract<Data>,
  data: Data,
  causedBy: string | null = 'julie',
): EventMessage {
  const base = { aggregateId: 'x', aggregateVersion: 1, requestId: null, occurredAt: at };
  return { id: 'event', subject, causedBy, data, ...base };
}

const anna = {
  ...{ organizationId, accountId: 'anna', role: 'collaborator' as const, billing: false },
  reminders: false,
  products: [{ productId: 'shop', right: 'manage' as const }],
};
const representative = { ...anna, role: 'legal_representative' as const };
const activityOf = (event: EventMessage) => activitiesOf(event)[0];
const kindOf = (event: EventMessage) => activityOf(event)?.kind;

describe('what an event tells of an organization', () => {
  it('B-6 is one line: who, when, what kind, about what, with a few facts and no name', () => {
    expect(activityOf(told(memberJoined, { ...anna, invitedBy: 'julie' }, 'anna'))).toEqual({
      _id: 'event',
      organizationId,
      at: new Date(at),
      kind: 'member.joined',
      by: 'anna',
      about: 'member',
      aboutId: 'anna',
      accountId: 'anna',
      productId: null,
      facts: [
        { name: 'role', value: 'collaborator' },
        { name: 'billing', value: 'false' },
        { name: 'products', value: '1' },
      ],
      people: ['anna'],
      products: ['shop'],
    });
  });

  it('B-6 is found by who did it and by whom it was done to', () => {
    expect(activityOf(told(memberRemoved, anna))?.people).toEqual(['julie', 'anna']);
    const byNobody = { organizationId, invitationId: 'i' };
    expect(activityOf(told(invitationDeclined, byNobody, null))).toMatchObject({
      by: null,
      people: [],
    });
  });

  it('B-6 tells when the role of a legal representative or an administrator is given or taken', () => {
    type Assigned = 'administrator' | 'collaborator' | 'external';
    const changed = (formerRole: Assigned, role: Assigned) =>
      kindOf(told(memberRightsChanged, { ...anna, role, formerRole }));
    expect(changed('collaborator', 'administrator')).toBe('administrator.given');
    expect(changed('administrator', 'collaborator')).toBe('administrator.taken');
    expect(changed('external', 'administrator')).toBe('administrator.given');
    expect(changed('collaborator', 'collaborator')).toBe('member.rights-changed');
    expect(changed('collaborator', 'external')).toBe('member.rights-changed');
    expect(kindOf(told(memberRightsChanged, anna))).toBe('member.rights-changed');
    const joined = (invitedBy: string | null) =>
      kindOf(told(memberJoined, { ...representative, invitedBy }));
    expect(joined('julie')).toBe('legal-representative.given');
    expect(joined(null)).toBe('member.joined');
    expect(kindOf(told(memberLeft, representative))).toBe('legal-representative.left');
    expect(kindOf(told(memberRemoved, representative))).toBe('legal-representative.removed');
  });

  it('B-6 has a kind of the table for each change of a mailbox and of a credential', () => {
    for (const change of mailboxChanges) {
      const data = { organizationId, mailboxId: 'box', change, accountId: null };
      expect(Object.keys(activityKinds)).toContain(kindOf(told(mailboxChanged, data)));
    }
    for (const change of serviceCredentialChanges) {
      const reference = { organizationId, credentialId: 'c', productId: 'shop' };
      const event = told(serviceCredentialChanged, { ...reference, kind: 'ftp', change });
      expect(Object.keys(activityKinds)).toContain(kindOf(event));
      expect(activityOf(event)).toMatchObject({ productId: 'shop', products: ['shop'] });
    }
  });

  it('B-3 says what came of making or unmaking a legal representative', () => {
    const about = { organizationId, successionId: 's', accountId: 'anna', proposedBy: 'julie' };
    const kind = (how: SuccessionChanged['kind'], state: SuccessionChanged['state']) =>
      kindOf(told(successionSettled, { ...about, kind: how, state }));
    expect(kind('add', 'declined')).toBe('legal-representative.declined');
    expect(kind('hand-over', 'withdrawn')).toBe('legal-representative.withdrawn');
    expect(kind('hand-over', 'confirmed')).toBe('legal-representative.confirmed');
    expect(kind('removal', 'confirmed')).toBe('legal-representative.taken');
  });

  it('says of whether a second factor is needed what is so from then on', () => {
    const kind = (requiresSecondFactor: boolean) =>
      kindOf(told(organizationProtected, { organizationId, requiresSecondFactor }));
    expect(kind(true)).toBe('organization.second-factor-required');
    expect(kind(false)).toBe('organization.second-factor-not-required');
  });

  it('names what it is about', () => {
    const created = { organizationId, type: 'company' as const, createdBy: 'julie' };
    const sent = { organizationId, invitationId: 'i' };
    const invited = { ...sent, mailboxId: 'box' };
    const team = { organizationId, teamId: 't', products: anna.products, leader: 'anna' };
    const teams = { organizationId, accountId: 'anna', teams: ['t'] };
    for (const [event, about, aboutId] of [
      [told(organizationCreated, created), 'organization', organizationId],
      [told(invitationSent, sent), 'invitation', 'i'],
      [told(teamChanged, team), 'team', 't'],
      [told(memberTeamsChanged, teams), 'member', 'anna'],
      [told(mailboxInvitationSent, invited), 'mailbox', 'box'],
    ] as const) {
      expect(activityOf(event)).toMatchObject({ about, aboutId });
    }
  });

  it('B-6 has a kind of the table for each movement of prepaid money, with what it was for', () => {
    const account = { organizationId, currency: 'CHF' as const, number: 3, amount: 500, held: 0 };
    const purpose = { orderId: null, paymentId: null, payOutId: 'out' };
    const data = { ...account, ...purpose, change: -500, balance: 700 };
    for (const kind of prepaidKinds) {
      const event = told(prepaidAccountChanged, { ...data, kind });
      expect(Object.keys(activityKinds)).toContain(kindOf(event));
    }
    const event = told(prepaidAccountChanged, { ...data, kind: 'pay-out' });
    expect(activityOf(event)).toMatchObject({
      ...{ kind: 'prepaid.paid-out', about: 'prepaid-account', aboutId: 'family-CHF' },
      facts: expect.arrayContaining([
        { name: 'change', value: '-500' },
        { name: 'payOut', value: 'out' },
      ]),
    });
    expect(activityOf(event)?.facts.map(({ name }) => name)).not.toContain('order');
  });

  it('A6-1, A6-7 is a gratuity that was confirmed, used or taken back, and for what', () => {
    const gratuity: GratuityTold = {
      ...{ organizationId, gratuityId: 'g', productType: 'backup', planId: null },
      ...{ discount: { kind: 'percent', basisPoints: 10_000 }, state: 'open', orderId: null },
    };
    const type = { name: 'type', value: 'backup' };
    const order = { name: 'order', value: 'o1' };
    const used = { ...gratuity, productType: null, planId: 'backup.large', orderId: 'o1' };
    for (const [event, kind, facts] of [
      [told(gratuityConfirmed, gratuity), 'gratuity.confirmed', [type]],
      [told(gratuityWithdrawn, gratuity), 'gratuity.withdrawn', [type]],
      [told(gratuityUsed, used), 'gratuity.used', [{ name: 'plan', value: 'backup.large' }, order]],
    ] as const) {
      expect(activityOf(event)).toMatchObject({ kind, about: 'gratuity', aboutId: 'g', facts });
    }
    const promo = told(promoUsed, { organizationId, orderId: 'o1', code: 'SUMMER26' });
    expect(activityOf(promo)).toMatchObject({
      ...{ kind: 'promo-code.used', about: 'order', aboutId: 'o1' },
      facts: [{ name: 'code', value: 'SUMMER26' }],
    });
  });

  it('is nothing where an event is of no organization', () => {
    expect(activitiesOf(told(signUpStarted, {} as never))).toEqual([]);
  });

  it('B-7 is a line in each of two organizations where a product goes from one to the other', () => {
    const product = { organizationId, productId: 'shop', type: 'hosting', productName: 'Shop' };
    const moved = { ...product, ended: false, stays: [], from: 'friends', transferId: 't' };
    const [here, there] = activitiesOf(told(productMoved, moved));
    expect(here).toMatchObject({ _id: 'event', organizationId, kind: 'product.transferred' });
    expect(there).toEqual({
      ...here,
      ...{ _id: 'event-elsewhere', organizationId: 'friends' },
      facts: [
        { name: 'type', value: 'hosting' },
        { name: 'way', value: 'given' },
      ],
    });
    expect(here?.facts.at(-1)).toEqual({ name: 'way', value: 'received' });
  });
});

describe('the table of kinds', () => {
  it('names exactly the events that are read', () => {
    const kinds: ActivityKind[] = Object.values(activityKinds);
    const named = kinds.flatMap((kind) => ('event' in kind ? [kind.event.subject] : []));
    expect([...new Set(named)].toSorted()).toEqual(toldBy.toSorted());
  });
});

describe('for how long a log is kept', () => {
  const bounds = { activityDays: 400, activityDaysMin: 30, activityDaysMax: 3_650 };

  it.each([
    [undefined, 400],
    [30, 30],
    [29, 30],
    [4_000, 3_650],
  ])('chosen %p: %p days', (chosen, days) => {
    expect(keptDays(chosen, bounds)).toBe(days);
  });

  it('is days of 24 hours, to the millisecond', () => {
    expect(keptSince(new Date('2026-11-26T09:00:00.001Z'), 2)).toEqual(
      new Date('2026-11-24T09:00:00.001Z'),
    );
  });
});
