import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listSecurityLog } from '@atrium/contracts';
import { IdentityTrial } from './trial.js';

const command = new URL('../src/security/verify-chains-main.js', import.meta.url);

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

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
