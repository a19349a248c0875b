import { encode, fromSeed } from '@nats-io/nkeys';
import type { Authenticator } from '@nats-io/transport-node';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** The DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
/** How the name of a user's public key begins: the letter U. */
const userPrefix = 20 << 3;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Proves to NATS who we are: signs what the server says with the key of a seed (`SU...`). The client's own does so in JavaScript, which
 * takes 60 ms of each start of a process; this is Node's Ed25519. Throws for what is no seed.
 */
export function nkeyAuthenticator(seed: string): Authenticator {
  const written = seed.trim();
  // Looks at its form and checksum.
  fromSeed(new TextEncoder().encode(written));
  const secret = bytesOf(written).subarray(2, 34);
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const nkey = publicName(Buffer.from(x, 'base64url'));
  return (nonce) => ({ nkey, sig: encode(sign(null, Buffer.from(nonce ?? ''), key)) });
}

/** A public key as NATS writes it: what it is, the key, and a checksum, in base32. */
function publicName(key: Buffer): string {
  const named = Buffer.concat([Buffer.from([userPrefix]), key]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc16(named));
  return base32(Buffer.concat([named, checksum]));
}

/** CRC-16/XMODEM. */
function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
    }
  }
  return crc;
}

/** What base32 writes (RFC 4648); what is left of the last letter is nothing. */
function bytesOf(text: string): Buffer {
  const bits = [...text].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** RFC 4648, without padding; the length is a multiple of five bytes. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replaceAll(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? '');
}
