import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  activityKinds,
  type ActivityKind,
  activityPage,
  allEvents,
  allRequests,
  Done,
  loggedKinds,
  notActivities,
  problemDetails,
  problems,
  request,
} from '../src/index.js';
import { contractsSnapshot, fieldsOf } from '../src/snapshot.js';
import { activityFile, problemsFile, problemsPage, snapshotFile } from '../src/write-docs.js';

describe('what services say to each other', () => {
  it('is as it was reviewed: `npm run docs` writes the snapshot anew, and its diff is the review', () => {
    expect(contractsSnapshot()).toEqual(JSON.parse(readFileSync(snapshotFile, 'utf8')));
  });

  it('names only problems of the table, and its own service in the subject', () => {
    for (const { subject, problems: named, repliedBy } of allRequests()) {
      for (const code of named) expect(Object.keys(problems)).toContain(code);
      expect(subject.startsWith(`${repliedBy}.v`)).toBe(true);
    }
  });

  it('has no event on a request subject: a stream there would answer requests itself', () => {
    for (const { subject } of allEvents()) expect(subject).toMatch(/^events\./);
    for (const { subject } of allRequests()) expect(subject).not.toMatch(/^events\./);
  });

  it('carries ids instead of personal data in events', () => {
    const personal = ['email', 'address', 'givenName', 'familyName', 'name', 'token', 'password'];
    for (const { data } of allEvents()) {
      for (const name of fieldsOf(data)) expect(personal).not.toContain(name);
    }
  });

  it('never lets a gateway ask on behalf of nobody what belongs to somebody', () => {
    const anonymous = allRequests()
      .filter(({ askedBy, onBehalfOf }) => askedBy.includes('gateway') && onBehalfOf === 'service')
      .map(({ subject }) => subject);
    expect(anonymous).toEqual([
      'billing.v1.card-notices.receive',
      'billing.v1.carts.change',
      'billing.v1.carts.create',
      'billing.v1.carts.get',
      'billing.v1.catalogs.get',
      'billing.v1.sandbox-cards.authenticate',
      'billing.v1.sandbox-cards.pay',
      'identity.v1.address-changes.undo',
      'identity.v1.hand-overs.redeem',
      'identity.v1.keys.list',
      'identity.v1.locks.release',
      'identity.v1.mailbox-credentials.verify',
      'identity.v1.mailbox-invitations.decline',
      'identity.v1.mailbox-invitations.inspect',
      'identity.v1.passkeys.challenge',
      'identity.v1.password-resets.confirm',
      'identity.v1.password-resets.start',
      'identity.v1.sessions.complete',
      'identity.v1.sessions.resolve',
      'identity.v1.sessions.start',
      'identity.v1.sessions.start-with-passkey',
      'identity.v1.sign-ups.complete-with-invitation',
      'identity.v1.sign-ups.start',
      'identity.v1.sign-ups.verify',
      'organizations.v1.invitations.decline',
      'organizations.v1.invitations.inspect',
      'organizations.v1.logos.get',
      'organizations.v1.product-transfers.inspect',
    ]);
  });

  it('refuses a subject that is not of the form, and the same subject twice', () => {
    const terms = { input: Done, output: Done, effect: 'query' } as const;
    expect(() => request('nobody.v1.things.list', terms)).toThrow('is not a subject');
    expect(() => request('identity.things.list', terms)).toThrow('is not a subject');
    expect(() => request('identity.v1.sessions.list', terms)).toThrow('declared twice');
  });
});

describe('B-6 the kinds of acts in an organization', () => {
  const kinds: ActivityKind[] = Object.values(activityKinds);

  it('B-6 decision 34: there are 36 at least, and those of services that tell nothing yet say so', () => {
    expect(kinds.length).toBeGreaterThanOrEqual(36);
    expect(loggedKinds.length).toBeGreaterThanOrEqual(30);
    expect(kinds.filter((kind) => 'later' in kind).length).toBeGreaterThan(0);
  });

  it('B-6 no event with an organization is left out, and each comes to whoever keeps the log', () => {
    const told = new Set(kinds.flatMap((kind) => ('event' in kind ? [kind.event.subject] : [])));
    const ofOrganizations = allEvents().filter(({ data }) =>
      fieldsOf(data).includes('organizationId'),
    );
    expect(ofOrganizations.map(({ subject }) => subject)).toEqual(
      [...told, ...Object.keys(notActivities)].toSorted(),
    );
    for (const { subject, consumedBy } of ofOrganizations) {
      if (told.has(subject))
        expect([subject, consumedBy]).toContainEqual(expect.arrayContaining(['organizations']));
    }
  });

  it('stand on a page: `npm run docs` writes it anew', () => {
    expect(readFileSync(activityFile, 'utf8')).toBe(activityPage());
  });
});

describe('a problem', () => {
  it('has a section in the docs: `npm run docs` writes them anew', () => {
    expect(readFileSync(problemsFile, 'utf8')).toBe(problemsPage());
  });

  it('has a status, a title and a type that stay the same', () => {
    expect(problemDetails('not-found', { detail: 'No such product.' })).toEqual({
      type: '/problems/not-found',
      code: 'not-found',
      status: 404,
      title: 'There is no such thing here.',
      detail: 'No such product.',
    });
  });
});
