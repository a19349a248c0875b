import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listSecurityLog } from '@atrium/contracts';
import mongoose, { type Connection } from 'mongoose';
import { ArchiveRepository } from '../src/security/archive.repository.js';
import { ChainsRepository } from '../src/security/chains.repository.js';
import { walk } from '../src/security/verify-chains.js';
import { IdentityTrial } from './trial.js';

const command = new URL('../src/security/verify-chains-main.js', import.meta.url);

let identity: IdentityTrial;
let connection: Connection;
let archive: ArchiveRepository;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  const uri = identity.platform.platform.mongoUri('identity');
  connection = await mongoose.createConnection(uri).asPromise();
  archive = new ArchiveRepository(connection);
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await identity?.stop();
});

/** `npm run security-log:verify` as an operator would see it. */
function verified(): Promise<{ code: number; said: string[] }> {
  const IDENTITY_MONGODB_URI = identity.platform.platform.mongoUri('identity');
  return new Promise((resolve) => {
    const options = { env: { IDENTITY_MONGODB_URI } };
    execFile(process.execPath, [fileURLToPath(command)], options, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout.trim().split('\n') }),
    );
  });
}

/** A person whose log has so many lines in the archive. */
async function personWithLines(lines: number): Promise<string> {
  const julie = await identity.signedIn();
  for (let n = 1; n < lines; n += 1) await identity.signIn(julie.email);
  await identity.gateway.request(listSecurityLog, {}, julie.caller);
  return julie.accountId;
}

/** As whoever deletes an account leaves it. */
async function erased(accountId: string, loggedLines: number): Promise<void> {
  await identity.platform
    .database('identity')
    .collection<{ _id: string; erasedAt: Date; loggedLines: number }>('erasedAccounts')
    .insertOne({ _id: accountId, erasedAt: new Date(), loggedLines });
  await identity.collection('accounts').deleteOne({ _id: accountId });
  await archive.eraseScenes(accountId);
}

describe('A23 (16.4.2) an operator checks the security logs of all accounts', () => {
  it('sees which account’s chain broke first where, and a whole one is not named', async () => {
    const [julie, marc, anna, zoe] = [
      await personWithLines(4),
      await personWithLines(3),
      await personWithLines(3),
      await personWithLines(2),
    ];
    expect(await verified()).toEqual({
      code: 0,
      said: ['4 accounts, 12 lines checked, 0 chains broken'],
    });
    const log = identity.collection('security-log');
    await log.updateOne({ accountId: julie, n: 2 }, { $set: { network: '203.0.113.9' } });
    await log.deleteOne({ accountId: marc, n: 3 });
    await log.deleteMany({ accountId: zoe });
    const { code, said } = await verified();
    expect(code).toBe(1);
    expect(said.slice(0, -1).sort()).toEqual(
      [`${julie}  line 2 changed`, `${marc}  line 3 missing`, `${zoe}  line 1 missing`].sort(),
    );
    expect(said.at(-1)).toBe('4 accounts, 9 lines checked, 3 chains broken');
    expect(said.join()).not.toContain(anna);
  });

  it('sees lines whose account is gone, and one that was put in front of the first', async () => {
    const gone = await personWithLines(2);
    await identity.collection('accounts').deleteOne({ _id: gone });
    const log = identity.collection('security-log');
    const line = await log.findOne({ accountId: gone, n: 1 });
    expect((await verified()).said.join()).not.toContain(gone);
    await log.insertOne({ ...line, _id: 'in front', n: 0 });
    expect((await verified()).said).toContain(`${gone}  line 1 missing`);
  });
});

describe('B-3 an operator checks the security logs of people who are gone', () => {
  it('B-3 sees an erased one as whole, misses its last lines, and tells what only seems to be one', async () => {
    const [whole, cut, emptied, there] = [
      await personWithLines(3),
      await personWithLines(3),
      await personWithLines(2),
      await personWithLines(2),
    ];
    await erased(whole, 3);
    await erased(cut, 3);
    await erased(emptied, 2);
    await archive.eraseScenes(there);
    const log = identity.collection('security-log');
    await log.deleteOne({ accountId: cut, n: 3 });
    await log.deleteMany({ accountId: emptied });
    const { code, said } = await verified();
    expect(code).toBe(1);
    expect(said).toEqual(
      expect.arrayContaining([
        `${cut}  line 3 missing`,
        `${emptied}  line 1 missing`,
        `${there}  line 1 changed`,
      ]),
    );
    expect(said.join()).not.toContain(whole);
  });

  it('B-3 is not alarmed by one who is erased while the lines are read', async () => {
    const julie = await personWithLines(2);
    const chains = await ChainsRepository.open(identity.platform.platform.mongoUri('identity'));
    const before = await chains.ownerOf(julie);
    expect(before).toEqual({ accountId: julie, count: 2, isGone: false });
    await erased(julie, 2);
    expect(await walk(chains, before)).toEqual({ lines: 2, found: null });
    await chains.close();
  });
});
