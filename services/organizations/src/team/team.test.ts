import { describe, expect, it } from '@jest/globals';
import { teamsEach } from '@atrium/contracts';
import { grantsOf, leads, nameKey, withTeam } from './team.js';

describe('a team', () => {
  it('B-1 is told from others by its name, however that is written', () => {
    expect(nameKey(' Ｗeb Shop ')).toBe(nameKey('web shop'));
    expect(nameKey('Atelier été')).toBe(nameKey('ATELIER ÉTÉ'.normalize('NFD')));
    expect(nameKey('Shop')).not.toBe(nameKey('Shops'));
  });

  it('B-1 gives its members what it was granted, together with their other teams', () => {
    const shop = { productId: 'shop', right: 'manage' as const };
    const blog = { productId: 'blog', right: 'use' as const };
    expect(grantsOf([{ products: [shop] }, { products: [] }, { products: [blog] }])).toEqual([
      shop,
      blog,
    ]);
  });

  it('B-1 is led by whoever is in it', () => {
    const team = { _id: 'web', leader: 'anna' };
    expect(leads('anna', ['web'], team)).toBe(true);
    expect(leads('anna', ['other'], team)).toBe(false);
    expect(leads('marc', ['web'], team)).toBe(false);
    expect(leads('anna', ['web'], { _id: 'web', leader: null })).toBe(false);
  });
});

describe('being in one more team', () => {
  it('B-1 keeps the others, and counts none twice', () => {
    expect(withTeam(['a', 'b'], 'c')).toEqual(['a', 'b', 'c']);
    expect(withTeam(['a', 'b'], 'a')).toEqual(['b', 'a']);
  });

  it('ends at as many as one person may be in', () => {
    const most = Array.from({ length: teamsEach }, (_, n) => `team-${n}`);
    expect(withTeam(most, 'more')).toBeNull();
    expect(withTeam(most, 'team-3')).toHaveLength(teamsEach);
    expect(withTeam(most.slice(1), 'more')).toHaveLength(teamsEach);
  });
});
