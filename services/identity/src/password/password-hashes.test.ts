import { describe, expect, it } from '@jest/globals';
import { KeyRing, keyPurposesOf, newKeyRing } from '@atrium/service';
import { parseOptions } from '@node-rs/argon2';
import { Registry } from 'prom-client';
import { identitySettings } from '../config.js';
import { PasswordHashes } from './password-hashes.js';

const keys = new KeyRing(newKeyRing(keyPurposesOf['identity']!, new Date()));

async function costsOfNobody(environment: Record<string, string>): Promise<string[]> {
  const required = {
    NATS_NKEY_SEED_FILE: '-',
    ATRIUM_KEYRING_FILE: '-',
    IDENTITY_MONGODB_URI: '-',
    PUBLIC_URL: 'http://localhost:3000',
  };
  const settings = identitySettings.read({ ...required, ...environment });
  const hashes = new PasswordHashes(settings, new Registry(), keys);
  await hashes.onModuleInit();
  return Array.from({ length: 60 }, (_, at) => {
    const address = `nobody${at}@munster.example`;
    const { hash } = hashes.nobodysFor(address);
    expect(hashes.nobodysFor(address).hash).toBe(hash);
    const { memoryCost, timeCost } = parseOptions(hash);
    return `${memoryCost}:${timeCost}`;
  });
}

describe('A6 an address that nobody has', () => {
  it('costs what accounts cost', async () => {
    const costs = await costsOfNobody({ ATRIUM_ARGON2_MEMORY: '8192' });
    expect(new Set(costs)).toEqual(new Set(['8192:2']));
  });

  it('costs, after a raise, what some accounts still cost: each address always the same', async () => {
    const costs = await costsOfNobody({
      ATRIUM_ARGON2_MEMORY: '16384',
      ATRIUM_ARGON2_FORMER: '8192:2,7168:3',
    });
    expect(new Set(costs)).toEqual(new Set(['16384:2', '8192:2', '7168:3']));
  });
});
