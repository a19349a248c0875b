import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysCommand } from '../src/keys.js';
import { KeyRing, keyPurposes, newKeyRing, OneTimeTokens, rotate } from '../src/index.js';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const file = newKeyRing(keyPurposes, at(1));
const ring = new KeyRing(file);

describe('a key ring', () => {
  it('signs with the newest key and still knows the one before', () => {
    const rotated = rotate(file, 'one-time-token', at(2));
    const before = new OneTimeTokens(ring, 'invitation').issue({ id: 'i1', version: 1 });
    const tokens = new OneTimeTokens(new KeyRing(rotated), 'invitation');
    expect(tokens.read(before)).toEqual({ id: 'i1', version: 1 });
    expect(tokens.issue({ id: 'i1', version: 1 })).not.toBe(before);

    const twice = new KeyRing(rotate(rotated, 'one-time-token', at(3)));
    expect(new OneTimeTokens(twice, 'invitation').read(before)).toBeNull();
  });

  it('keeps every pepper: a password hashed with it must stay checkable', () => {
    const twice = rotate(rotate(file, 'password-pepper', at(2)), 'password-pepper', at(3));
    expect(new KeyRing(twice).all('password-pepper')).toHaveLength(3);
    expect(new KeyRing(twice).all('fingerprint')).toHaveLength(1);
  });

  it('publishes a new key ten minutes before it is used, but for a ring that has no other', () => {
    const rotatedAt = at(2);
    const rotated = rotate(file, 'assertion', rotatedAt);
    const inUseAfter = (minutes: number): string => {
      const now = new Date(rotatedAt.getTime() + minutes * 60_000);
      return new KeyRing(rotated, { now: () => now }).newest('assertion').id;
    };
    const [fresh, before] = new KeyRing(rotated).all('assertion');
    for (const minutes of [0, 9.99]) expect(inUseAfter(minutes)).toBe(before!.id);
    expect(inUseAfter(10)).toBe(fresh!.id);
    const alone = newKeyRing(['assertion'], rotatedAt);
    expect(new KeyRing(alone, { now: () => rotatedAt }).newest('assertion')).toBe(alone.keys[0]);
  });

  it('keeps the key that is still in use, however soon it is rotated again', () => {
    const twice = rotate(rotate(file, 'assertion', at(2)), 'assertion', at(2));
    expect(new KeyRing(twice).byId('assertion', ring.newest('assertion').id)).toBeDefined();
    expect(new KeyRing(twice, { now: () => at(2) }).newest('assertion')).toEqual(
      ring.newest('assertion'),
    );
  });

  it('reads its file again when it has changed, and keeps what it has while it can not be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-keys-'));
    const path = join(folder, 'identity.json');
    keysCommand(['create', 'identity', path], at(1));
    const watching = KeyRing.fromFile(path, undefined, 0);
    keysCommand(['rotate', 'assertion', path], at(2));
    const [fresh] = KeyRing.fromFile(path).all('assertion');
    expect(watching.newest('assertion').id).toBe(fresh!.id);
    writeFileSync(path, '{"keys":');
    expect(watching.all('assertion')).toHaveLength(2);
    rmSync(folder, { recursive: true });
    expect(watching.newest('assertion').id).toBe(fresh!.id);
  });

  it('gives no key to another purpose', () => {
    expect(ring.byId('fingerprint', ring.newest('one-time-token').id)).toBeUndefined();
  });
});

describe('the token of a link', () => {
  const tokens = new OneTimeTokens(ring, 'invitation');
  const token = tokens.issue({ id: '019ab0c2-7a11', version: 3 });

  it('says what it stands for', () => {
    expect(tokens.read(token)).toEqual({ id: '019ab0c2-7a11', version: 3 });
    expect(token).toMatch(/^[\w.-]{16,512}$/);
  });

  it('is nothing for another kind of link, or from another ring', () => {
    expect(new OneTimeTokens(ring, 'sign-up').read(token)).toBeNull();
    const other = new KeyRing(newKeyRing(keyPurposes, at(1)));
    expect(new OneTimeTokens(other, 'invitation').read(token)).toBeNull();
  });

  it('bears no change: not one character, not another id or version', () => {
    const [key, , , mac] = token.split('.');
    expect(tokens.read(`${key}.019ab0c2-7a12.3.${mac}`)).toBeNull();
    expect(tokens.read(`${key}.019ab0c2-7a11.4.${mac}`)).toBeNull();
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'abcXYZ019.-_'), (place, letter) => {
        const changed = token.slice(0, place) + letter + token.slice(place + 1);
        if (changed !== token) expect(tokens.read(changed)).toBeNull();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => expect(tokens.read(text)).toBeNull()));
  });
});

describe('the command for keys', () => {
  it('creates, rotates and lists a ring, shows no secret and overwrites nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-keys-'));
    const path = join(folder, 'identity.json');
    keysCommand(['create', 'identity', path], at(1));
    expect(() => keysCommand(['create', 'identity', path], at(1))).toThrow('exists');
    const printed = keysCommand(['rotate', 'assertion', path], at(2));
    const secrets = KeyRing.fromFile(path).all('assertion');
    expect(secrets).toHaveLength(2);
    for (const { id, secret } of secrets) {
      expect(printed).toContain(id);
      expect(printed).not.toContain(secret.slice(30, 60));
    }
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(() => keysCommand(['rotate', 'nonsense', path], at(2))).toThrow('purposes:');
    rmSync(folder, { recursive: true });
  });
});
