import type { Obstacle, Remainder } from '@atrium/contracts';

/**
 * How long names and addresses stay after an account is deleted, in milliseconds: others are told by mail who has left, and a mail has
 * the name of the moment in which it is sent.
 */
export const namedFor = 60_000;

/** For how long it is waited for those mails, in milliseconds: a week. Where nobody sends any, a person is erased all the same. */
export const mailsWaitedFor = 7 * 24 * 60 * 60_000;

/** How long a deletion rests that has to wait for something, in milliseconds. */
export const restsFor = 5_000;

/** The address of an account that nobody signs in to any more: it is no address, and the account's alone. */
export function addressOfDeleted(accountId: string): string {
  return `deleted:${accountId}`;
}

/** Whoever runs the platform can not just go: the last one would leave nobody. */
export const operatorObstacle: Obstacle = {
  ...{ kind: 'operator', id: null, what: 'Operator of the platform', money: null },
  why: 'Operators have rights in every organization: dismiss yourself first, or have another one do it.',
  clearedBy: { method: 'GET', path: '/v1/operator/operators' },
};

/** What is not erased with an account, under which rule, until when. */
export const remains: readonly Remainder[] = [
  {
    kind: 'security-log',
    what: 'That something was done to the account, and when, under its id. From where and with what is erased.',
    rule: 'Evidence for the organizations whose member the person was; chained, so that nobody can change it.',
    until: 'As long as the platform keeps its logs.',
  },
  {
    kind: 'activity',
    what: 'That something was done in an organization, and when, under the account’s id. Its name and address are erased.',
    rule: 'The organization’s own record.',
    until: 'As long as each organization has chosen, or until it is purged.',
  },
  {
    kind: 'sealed-records',
    what: 'Records of who came to represent an organization, where the person was one of them, with the name and address of then.',
    rule: 'Evidence of who could act for the organization (GDPR, article 17(3)(e)).',
    until: 'As long as the organization exists.',
  },
  {
    kind: 'vouchers',
    what: 'Invoices and credit notes of organizations, as they were issued.',
    rule: 'Swiss Code of Obligations, art. 958f.',
    until: 'Ten years from the end of the financial year in which each was issued.',
  },
  {
    kind: 'erasure-list',
    what: 'The id of the account, and when it was erased.',
    rule: 'So that it is erased again when a backup is restored, and its id is never another’s.',
    until: 'For good.',
  },
];
