import { Secret, TOTP } from 'otpauth';

/** What every authenticator app can do: RFC 6238 with its default values. */
const terms = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** How many steps a phone's clock may be before or behind ours (RFC 6238, 5.2). */
const window = 1;

/** 160 bits, as RFC 4226 recommends; base32. */
export function newTotpSeed(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an app reads from a QR code. */
export function totpUri(seed: string, { product, label }: { product: string; label: string }) {
  return new TOTP({ ...terms, issuer: product, label, secret: seed }).toString();
}

/** The time step of which this is the code, or null when it is of none that counts now. */
export function stepOf(code: string, seed: string, now: Date): number | null {
  const timestamp = now.getTime();
  const totp = new TOTP({ ...terms, secret: seed });
  const away = totp.validate({ token: code, timestamp, window });
  return away === null ? null : totp.counter({ timestamp }) + away;
}
