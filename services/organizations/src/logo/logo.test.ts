import { describe, expect, it } from '@jest/globals';
import { hashOf, logoUrl, mostPixels, whyNoLogo } from './logo.js';

describe('a logo', () => {
  it.each([
    [640, 160, null],
    [33, 32, null],
    [10_000, 1_600, null],
    [160, 640, 'logo-not-horizontal'],
    [200, 200, 'logo-not-horizontal'],
    [50_000, 60_000, 'logo-not-horizontal'],
    [200, 31, 'logo-size-unsuitable'],
    [10_001, 100, 'logo-size-unsuitable'],
    [4_001, 4_000, 'logo-size-unsuitable'],
  ])('A9-4 of %i by %i pixels: %s', (width, height, refused) => {
    expect(whyNoLogo({ width, height })).toBe(refused);
    if (refused === null) expect(width * height).toBeLessThanOrEqual(mostPixels);
  });

  it('is asked for by what it is and whose it is: another organization has another address for the same', () => {
    const image = Buffer.from('a picture');
    expect(hashOf('one', image)).toBe(hashOf('one', Buffer.from('a picture')));
    expect(hashOf('one', image)).not.toBe(hashOf('other', image));
    expect(hashOf('one', image)).not.toBe(hashOf('one', Buffer.from('another')));
    expect(logoUrl(hashOf('one', image))).toMatch(/^\/v1\/logos\/[\w-]{43}$/);
  });

  it('A9-7 is nowhere when there is none', () => {
    expect(logoUrl(undefined)).toBeNull();
  });
});
