import { describe, expect, it } from '@jest/globals';
import { KeyRing, newKeyRing, rotate, SealedTexts } from '../src/index.js';

const now = new Date('2026-11-23T09:00:00Z');
const ring = newKeyRing(['factor-seed'], now);
const texts = new SealedTexts(new KeyRing(ring), 'factor-seed');

describe('a sealed text', () => {
  it('is read again by its owner, and looks different each time', () => {
    const [one, other] = [texts.seal('JBSWY3DP', 'julie'), texts.seal('JBSWY3DP', 'julie')];
    expect(one).not.toBe(other);
    expect(one).not.toContain('JBSWY3DP');
    expect([one, other].map((sealed) => texts.open(sealed, 'julie'))).toEqual([
      'JBSWY3DP',
      'JBSWY3DP',
    ]);
  });

  it('is nothing for another owner, after any change, and with another key', () => {
    const sealed = texts.seal('JBSWY3DP', 'julie');
    const last = sealed.at(-1) === 'A' ? 'Q' : 'A';
    expect(() => texts.open(sealed, 'eve')).toThrow();
    expect(() => texts.open(sealed.slice(0, -1) + last, 'julie')).toThrow();
    expect(() => texts.open('nothing', 'julie')).toThrow();
    const others = new SealedTexts(new KeyRing(newKeyRing(['factor-seed'], now)), 'factor-seed');
    expect(() => others.open(sealed, 'julie')).toThrow(/no key/);
  });

  it('is read after any number of rotations', () => {
    const sealed = texts.seal('JBSWY3DP', 'julie');
    let rotated = ring;
    for (let days = 1; days < 5; days += 1) {
      rotated = rotate(rotated, 'factor-seed', new Date(now.getTime() + days * 86_400_000));
    }
    const later = new SealedTexts(new KeyRing(rotated), 'factor-seed');
    expect(later.open(sealed, 'julie')).toBe('JBSWY3DP');
    expect(later.seal('x', 'julie').split('.')[0]).not.toBe(sealed.split('.')[0]);
  });
});
