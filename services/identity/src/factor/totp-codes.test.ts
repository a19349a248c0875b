import { describe, expect, it } from '@jest/globals';
import { newTotpSeed, stepOf, totpUri } from './totp-codes.js';

/** `12345678901234567890`, the secret of RFC 6238, appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1_000);

describe('codes of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238, appendix B, at %d seconds', (seconds, code) => {
    expect(stepOf(code, secret, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('count one step before and one after, as the step that they are of', () => {
    const step = 41_152_263;
    const code = '005924';
    expect(stepOf(code, secret, at(step * 30 - 1))).toBe(step);
    expect(stepOf(code, secret, at(step * 30 + 59))).toBe(step);
    expect(stepOf(code, secret, at(step * 30 - 31))).toBeNull();
    expect(stepOf(code, secret, at(step * 30 + 60))).toBeNull();
  });

  it('come from a seed of 160 bits that is never the same', () => {
    const [one, other] = [newTotpSeed(), newTotpSeed()];
    expect(one).toMatch(/^[A-Z2-7]{32}$/);
    expect(one).not.toBe(other);
  });

  it('are set up by a link that says all that an app has to know', () => {
    const uri = new URL(totpUri(secret, { product: 'Atrium', label: 'julie@munster.example' }));
    expect(uri.href).toMatch(/^otpauth:\/\/totp\/Atrium:julie/);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Atrium',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
