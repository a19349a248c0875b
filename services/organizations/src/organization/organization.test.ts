import { describe, expect, it } from '@jest/globals';
import { isNamed, whyStillRepresentative } from './organization.js';

describe('looking for an organization by its name', () => {
  it('A3-2 finds it by any of its words, in any order, whatever the capitals and accents', () => {
    const name = 'Société Générale des Eaux';
    for (const search of [
      'soc',
      'SOCIETE',
      'eaux société',
      ' générale ',
      'GENE'.normalize('NFKC'),
    ]) {
      expect([search, isNamed(name, search)]).toEqual([search, true]);
    }
    for (const search of ['eau minérale', 'societa', 'q']) {
      expect([search, isNamed(name, search)]).toEqual([search, false]);
    }
  });

  it('takes nothing for a pattern', () => {
    expect(isNamed('Munster Julie', '.*')).toBe(false);
    expect(isNamed('Müller (Bern) AG', '(bern)')).toBe(true);
  });
});

describe('why somebody still is legal representative', () => {
  const organization = { legalRepresentatives: ['julie', 'otto'] };

  it('B-3 is what stands in the way, seen from the organization as it is', () => {
    const why = (accountId: string, by: string, representatives = ['julie', 'otto']) =>
      whyStillRepresentative({ legalRepresentatives: representatives }, { accountId, by });
    expect(why('julie', 'julie', ['julie'])).toBe('last-legal-representative');
    expect(why('marc', 'julie')).toBe('not-found');
    expect(why('julie', 'marc')).toBe('not-found');
    expect(why('julie', 'otto')).toBe('changed-meanwhile');
    expect(whyStillRepresentative(null, { accountId: 'julie', by: 'otto' })).toBe('not-found');
    expect(whyStillRepresentative(organization, { accountId: 'otto', by: 'otto' })).toBe(
      'changed-meanwhile',
    );
  });
});
