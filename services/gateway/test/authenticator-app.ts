import { createHmac } from 'node:crypto';
import type { Asker } from './people.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** How long a code is shown, in milliseconds. */
export const step = 30_000;

/** The code of a moment, straight from RFC 6238 and RFC 4226: not by the library that checks it. */
export function codeOf(secret: string, at = Date.now()): string {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits
    .join('')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / step)));
  const mac = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const truncated = mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7f_ff_ff_ff;
  return String(truncated % 1_000_000).padStart(6, '0');
}

/** Adds an authenticator app to an account; the session has used it from then on. Answers its secret. */
export async function addApp(asker: Asker): Promise<string> {
  const { body } = await asker.ask('post', '/v1/me/factors/totp').expect(201);
  const { factorId, secret } = body as { factorId: string; secret: string };
  const answer = { factorId, code: codeOf(secret) };
  await asker.ask('post', '/v1/me/factors/totp/confirm', answer).expect(204);
  return secret;
}
