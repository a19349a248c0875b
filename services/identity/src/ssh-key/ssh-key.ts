import { createHash, createPublicKey } from 'node:crypto';

/** A public key as it is kept. */
export interface StoredSshKey {
  readonly type: string;
  /** The key itself, as the line had it: base64 of its wire form (RFC 4253, 6.6). */
  readonly blob: string;
  /** `SHA256:` and the hash without padding, as `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  readonly comment: string;
}

/** In which words a line is refused. */
export const refusedKey =
  'must be one line of a public key as ssh-keygen writes it: Ed25519, ECDSA, or RSA of 2048 bits or more';

const longestComment = 100;
const rsaBits = { least: 2_048, most: 16_384 };

const curves = {
  nistp256: ['P-256', 32],
  nistp384: ['P-384', 48],
  nistp521: ['P-521', 66],
} as const;

/** What follows the type's name on the wire: nothing more, nothing less. */
const forms: Record<string, (fields: readonly Buffer[]) => boolean> = {
  'ssh-ed25519': ([key, ...more]) => isEd25519(key) && more.length === 0,
  'sk-ssh-ed25519@openssh.com': ([key, application, ...more]) =>
    isEd25519(key) && isNamed(application) && more.length === 0,
  'ecdsa-sha2-nistp256': isEcdsa('nistp256'),
  'ecdsa-sha2-nistp384': isEcdsa('nistp384'),
  'ecdsa-sha2-nistp521': isEcdsa('nistp521'),
  'sk-ecdsa-sha2-nistp256@openssh.com': ([curve, point, application, ...more]) =>
    isNamed(application) && isEcdsa('nistp256')([curve, point, ...more] as Buffer[]),
  'ssh-rsa': ([exponent, modulus, ...more]) => isRsa(exponent, modulus) && more.length === 0,
};

/**
 * Reads the line of one public key. Null for whatever is not exactly that: options before it (which would be
 * obeyed by an SSH server), certificates, DSA and short RSA keys, bytes that are left over.
 */
export function readSshKey(line: string): StoredSshKey | null {
  const [, type = '', blob = '', comment = ''] =
    /^(\S+) +(\S+)(?: +(.*))?$/.exec(line.trim()) ?? [];
  const bytes = Buffer.from(blob, 'base64');
  // One spelling of each key: Node reads others too.
  if (bytes.length === 0 || bytes.toString('base64') !== blob) return null;
  const [name, ...fields] = fieldsOf(bytes) ?? [];
  const isWhole = Object.hasOwn(forms, type) && forms[type];
  if (!isWhole || name?.toString('latin1') !== type || !isWhole(fields)) return null;
  return {
    type,
    blob,
    fingerprint: fingerprintOf(bytes),
    comment: Array.from(comment).slice(0, longestComment).join(''),
  };
}

function fingerprintOf(bytes: Buffer): string {
  return `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`;
}

/** The strings of the wire form (RFC 4251, 5); null when they don't end where the bytes do. */
function fieldsOf(bytes: Buffer): Buffer[] | null {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < 4) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function isEd25519(key: Buffer | undefined): boolean {
  return key?.length === 32;
}

/** The application that a security key's key is for: "ssh:". */
function isNamed(application: Buffer | undefined): boolean {
  return application !== undefined && /^[\x20-\x7e]{1,255}$/.test(application.toString('latin1'));
}

/** An uncompressed point that lies on the curve that is named twice. */
function isEcdsa(curve: keyof typeof curves) {
  const [crv, size] = curves[curve];
  return ([name, point, ...more]: readonly Buffer[]): boolean => {
    if (name?.toString('latin1') !== curve || more.length > 0) return false;
    if (point?.length !== 1 + 2 * size || point[0] !== 4) return false;
    const x = point.subarray(1, 1 + size).toString('base64url');
    const y = point.subarray(1 + size).toString('base64url');
    try {
      return createPublicKey({ key: { kty: 'EC', crv, x, y }, format: 'jwk' }) !== undefined;
    } catch {
      return false;
    }
  };
}

/** An odd exponent, and a modulus of a size that is neither guessed nor a burden. */
function isRsa(exponent: Buffer | undefined, modulus: Buffer | undefined): boolean {
  if (!isPositive(exponent) || !isPositive(modulus)) return false;
  const bits = bitsOf(modulus);
  const isOdd = [exponent, modulus].every((number) => ((number.at(-1) ?? 0) & 1) === 1);
  return isOdd && bitsOf(exponent) > 1 && bits >= rsaBits.least && bits <= rsaBits.most;
}

/** An mpint above zero, with a zero byte in front only where it keeps it from being negative. */
function isPositive(number: Buffer | undefined): number is Buffer {
  const [first, second = 0] = number ?? [];
  if (first === undefined || first >= 0x80) return false;
  return first !== 0 || second >= 0x80;
}

function bitsOf(number: Buffer): number {
  const significant = number[0] === 0 ? number.subarray(1) : number;
  return significant.length * 8 - Math.clz32(significant[0] ?? 0) + 24;
}
