import { describe, expect, it } from '@jest/globals';
import { mayBeGivenOut } from './assertion.js';

const signedAt = new Date('2026-11-23T09:00:00Z');
const signed = { assertion: 'a', signedAt, expiresAt: new Date('2026-11-23T09:01:00Z') };

describe('a signed assertion', () => {
  it('is given out for half its life, so that it arrives valid', () => {
    expect(mayBeGivenOut(signed, signedAt)).toBe(true);
    expect(mayBeGivenOut(signed, new Date('2026-11-23T09:00:29.999Z'))).toBe(true);
    expect(mayBeGivenOut(signed, new Date('2026-11-23T09:00:30Z'))).toBe(false);
  });

  it('is made anew when the clock was set back', () => {
    expect(mayBeGivenOut(signed, new Date('2026-11-23T08:59:59Z'))).toBe(false);
  });
});
