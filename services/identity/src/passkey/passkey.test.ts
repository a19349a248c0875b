import { describe, expect, it } from '@jest/globals';
import { challengeIn, countIsSuspect } from './passkey.js';

describe('the count of an authenticator (WebAuthn, 6.1.1)', () => {
  it.each([
    [0, 0, false],
    [0, 1, false],
    [5, 6, false],
    [5, 5, true],
    [5, 4, true],
    [5, 0, true],
  ])('that was %d and is %d is suspect: %s', (known, told, suspect) => {
    expect(countIsSuspect(known, told)).toBe(suspect);
  });
});

describe('the challenge that was answered', () => {
  const said = (what: unknown) => Buffer.from(JSON.stringify(what)).toString('base64url');

  it('is read from what the browser has signed', () => {
    expect(challengeIn(said({ challenge: 'abc' }))).toBe('abc');
  });

  it.each([said({}), said(null), said({ challenge: 1 }), said([]), 'no', ''])(
    'is nothing in %j',
    (clientDataJSON) => {
      expect(challengeIn(clientDataJSON)).toBeUndefined();
    },
  );
});
