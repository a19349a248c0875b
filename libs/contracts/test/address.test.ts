import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress } from '../src/index.js';

const K = '\u212a'; // the Kelvin sign lower-cases to an ASCII k

describe('two spellings of an address', () => {
  it.each([
    ['Julie@Munster.Example', 'julie@munster.example'],
    ['julie@MÜNSTER.example', 'julie@xn--mnster-3ya.example'],
    ['julie+news@munster.example', 'julie+news@munster.example'],
    ['julie@mu\u0308nster\u3002example', 'julie@xn--mnster-3ya.example'],
    ['julie@\uff2dunster.example', 'julie@munster.example'],
    ['j.u.l.i.e@munster.example', 'j.u.l.i.e@munster.example'],
  ])('%s is %s', (typed, canonical) => {
    expect(canonicalAddress(typed)).toBe(canonical);
  });

  it.each([
    'julie',
    '@munster.example',
    'julie@',
    'julie@localhost',
    'julie@munster.example.',
    'ju lie@munster.example',
    '"julie"@munster.example',
    'julie..m@munster.example',
    '.julie@munster.example',
    'mıke@munster.example',
    `${K}im@munster.example`,
    'julie@munster.example\0',
    'julie@munster.example\r\nBcc: eve@evil.example',
    'julie@evil.example@munster.example',
    'julie@[127.0.0.1]',
    // Each would be Julie's for whoever compares, and somebody else's for whoever delivers.
    'julie@munster.example/.evil.example',
    'julie@munster.example?.evil.example',
    'julie@munster.example#.evil.example',
    'julie@munster.example\\.evil.example',
    'julie@munst%65r.example',
    'julie@mun\tster.example',
    'julie@mun\u00adster.example',
    `${'a'.repeat(65)}@munster.example`,
    `julie@${'a'.repeat(250)}.example`,
  ])('%j is no address', (typed) => {
    expect(canonicalAddress(typed)).toBeNull();
  });

  it('are the same once they are canonical', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const canonical = canonicalAddress(address);
        fc.pre(canonical !== null);
        expect(canonicalAddress(canonical)).toBe(canonical);
        expect(canonicalAddress(address.toUpperCase())).toBe(canonical);
      }),
    );
  });
});
