import ipaddr from 'ipaddr.js';

/** As sockets write it; anything else is read in full. */
const plainIpv4 = /^[1-9]\d{0,2}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Tells whether an address is one of the given addresses or networks (CIDR). Throws for what is neither. */
export function oneOfNetworks(
  networks: readonly string[],
): (address: string | undefined) => boolean {
  const parsed = networks.map(parseNetwork);
  return (address) => {
    if (address === undefined || parsed.length === 0 || !ipaddr.isValid(address)) return false;
    const given = ipaddr.process(address);
    return parsed.some((network) => given.kind() === network[0].kind() && given.match(network));
  };
}

/**
 * What limits count as one client: an IPv4 address, or the /64 of an IPv6 one, which is what one customer
 * gets. An IPv4 address written as IPv6 is the same client as the plain one.
 */
export function networkOf(address: string): string {
  if (plainIpv4.test(address)) return address;
  if (!ipaddr.isValid(address)) return 'unknown';
  const given = ipaddr.process(address);
  if (given.kind() === 'ipv4') return given.toString();
  const groups = (given as ipaddr.IPv6).parts.slice(0, 4);
  return `${groups.map((group) => group.toString(16)).join(':')}::/64`;
}

function parseNetwork(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
