import type { Platform } from '@atrium/platform';
import { KeyRing } from '@atrium/service';
import { hash } from '@node-rs/argon2';
import { MongoClient } from 'mongodb';

/** As identity hashes by default. */
export const cost = { memoryCost: 19_456, timeCost: 2 };
export const password = 'correct horse battery staple';

/** Makes accounts that can be signed in to with that password; answers their addresses. */
export async function accounts(platform: Platform, amount: number): Promise<readonly string[]> {
  const addresses = Array.from({ length: amount }, (_, index) => `person-${index}@bench.example`);
  const pepper = KeyRing.fromFile(platform.data.keys.keyRingFileOf('identity')).newest(
    'password-pepper',
  );
  const secret = Buffer.from(pepper.secret, 'base64url');
  const passwordHash = {
    hash: await hash(password, { ...cost, parallelism: 1, secret }),
    pepper: pepper.id,
  };
  const nothing = { organizationId: null, organizationType: null, organizationName: null };
  const client = await MongoClient.connect(platform.mongoUri('identity'));
  await client
    .db()
    .collection<{ _id: string }>('accounts')
    .insertMany(
      addresses.map((address, index) => ({
        ...{ _id: `account-${index}`, address, email: address, locale: 'en' },
        ...{ givenName: 'Bench', familyName: `Person ${index}`, createdAt: new Date(0) },
        ...{ start: { ...nothing, invitationId: null }, passwordHash, credentialVersion: 1 },
        ...{ sessions: [], devices: [], securityLog: [], version: 0, outbox: [], schemaVersion: 1 },
      })),
    );
  await client.close();
  return addresses;
}
