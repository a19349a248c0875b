import { describe, expect, it } from '@jest/globals';
import { networkOf, oneOfNetworks } from './network.js';

describe('the network of a client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
    ['', 'unknown'],
    ['203.0.113.7, 198.51.100.1', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('trusted proxies', () => {
  it('are addresses and networks of either kind, in any spelling', () => {
    const isTrusted = oneOfNetworks(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);

    expect(isTrusted('10.1.2.3')).toBe(true);
    expect(isTrusted('::ffff:10.1.2.3')).toBe(true);
    expect(isTrusted('192.0.2.1')).toBe(true);
    expect(isTrusted('2001:db8:ffff::1')).toBe(true);
    expect(isTrusted('192.0.2.2')).toBe(false);
    expect(isTrusted('2001:db9::1')).toBe(false);
    expect(isTrusted('not an address')).toBe(false);
    expect(isTrusted(undefined)).toBe(false);
  });

  it('are nobody by default', () => {
    expect(oneOfNetworks([])('127.0.0.1')).toBe(false);
  });

  it('must be addresses', () => {
    expect(() => oneOfNetworks(['everybody'])).toThrow();
  });
});
