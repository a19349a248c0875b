import { domainToASCII } from 'node:url';

/** What may stand before the @: unquoted ASCII (RFC 5321 dot-string). Quoted forms are refused. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/**
 * What a domain is written with, in any script and with any of the dots of IDNA. `domainToASCII` reads like a
 * browser: it drops tabs, decodes `%2e` and stops at `/`, `?`, `#` and `\`, while mail would go to the whole.
 */
const domainAsTyped = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;
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
  const typed = address.slice(at + 1);
  if (!domainAsTyped.test(typed)) return null;
  const host = domainToASCII(typed).toLowerCase();
  if (!localPart.test(local.toLowerCase()) || !domain.test(host)) return null;
  return `${local.toLowerCase()}@${host}`;
}
