import { describe, expect, it } from '@jest/globals';
import {
  type AccountPerson,
  firstOrganizationName,
  profileOf,
  startToTell,
  tidied,
  verifiedAccount,
} from './account.js';

const julie: AccountPerson = {
  _id: 'a1',
  address: 'julie@munster.example',
  email: 'Julie@Munster.example',
  givenName: 'Julie',
  familyName: 'Munster',
  locale: 'fr',
  start: {
    organizationId: 'o1',
    organizationType: 'individual',
    organizationName: 'Munster Julie',
    invitationId: null,
  },
  createdAt: new Date('2026-11-23T09:00:00Z'),
};

describe('the name of the first organization', () => {
  it('A4-3 is family name and given name for a person: "Munster Julie"', () => {
    expect(firstOrganizationName({ type: 'individual' }, julie)).toBe('Munster Julie');
    expect(firstOrganizationName({ type: 'individual', name: 'Evil Inc' }, julie)).toBe(
      'Munster Julie',
    );
  });

  it("A4-4 is a company's or an association's own", () => {
    const name = 'Entreprise Familiale Sàrl';
    expect(firstOrganizationName({ type: 'company', name }, julie)).toBe(name);
    expect(firstOrganizationName({ type: 'association', name: ' Club  Alpin ' }, julie)).toBe(
      'Club Alpin',
    );
  });

  it('A4-4 is missing for a company that did not give it', () => {
    expect(firstOrganizationName({ type: 'company' }, julie)).toBeNull();
  });

  it('is the family name alone when both would be too long to be a name', () => {
    const long = { givenName: 'J'.repeat(60), familyName: 'M'.repeat(60) };
    expect(firstOrganizationName({ type: 'individual' }, long)).toBe('M'.repeat(60));
  });
});

describe('an account', () => {
  it('keeps names without stray spaces', () => {
    expect(tidied('  Anne \u00a0 Marie ')).toBe('Anne Marie');
  });

  it('has the initials of its person', () => {
    expect(profileOf(julie).initials).toBe('JM');
    expect(profileOf({ ...julie, givenName: 'élodie', familyName: '𝒜' }).initials).toBe('É𝒜');
  });

  it('tells what it started with during its first day only', () => {
    const within = new Date('2026-11-24T08:59:59.999Z');
    expect(startToTell(julie, within)).toEqual({ organizationId: 'o1', invitationId: null });
    expect(startToTell(julie, new Date('2026-11-24T09:00:00Z'))).toBeUndefined();
  });

  it('is announced by ids alone', () => {
    const announced = verifiedAccount(julie._id, julie.start);
    expect(announced).toEqual({ accountId: 'a1', organizationId: 'o1', invitationId: null });
  });
});
