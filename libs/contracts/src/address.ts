import { domainToASCII } from 'node:url';

/** What may stand before the @: unquoted ASCII (RFC 5321 dot-string). Quoted forms are refused. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * The one form in which two spellings of an address are the same address: lower case, domain in its ASCII
 * (punycode) form. Plus signs and dots are kept: they are the provider's business.
 * Null when it is no address that mail can be sent to.
 */
export function canonicalAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > 254) return null;
  const local = address.slice(0, at);
  // Lower-casing may turn a non-ASCII letter into an ASCII one (the Kelvin sign): look before doing it.
  if (!/^[\x21-\x7e]+$/.test(local) || local.length > 64) return null;
  const host = domainToASCII(address.slice(at + 1)).toLowerCase();
  if (!localPart.test(local.toLowerCase()) || !domain.test(host)) return null;
  return `${local.toLowerCase()}@${host}`;
}
