import ipaddr from 'ipaddr.js';

/**
 * One name for one network, however it is written: an IPv4 address, also when it comes dressed as IPv6, or the
 * /64 of an IPv6 address, within which a stranger may change addresses at will (reliability.md 3.4, evasion).
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('/');
  if (!ipaddr.isValid(bare)) return 'unknown';
  const parsed = ipaddr.process(bare);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const [a = 0, b = 0, c = 0, d = 0] = (parsed as ipaddr.IPv6).parts;
  return `${[a, b, c, d].map((part) => part.toString(16)).join(':')}::/64`;
}
