import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSecurityLog } from '@atrium/contracts';
import { IdentityTrial, problemOf } from './trial.js';

const places = ['identity.security-log.archived', 'identity.security-log.settled'];

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

describe('A23 identity dies while it moves lines to the archive', () => {
  it.each(places)(
    'at %s: none is lost and none is there twice',
    async (failpoint) => {
      const julie = await identity.signedIn();
      await problemOf(identity.signIn(julie.email, { password: 'not her password' }));
      const read = async () => {
        const asking = await identity.callerWith(julie.token);
        return identity.gateway.request(exportSecurityLog, {}, asking);
      };
      await identity.platform.dieAt('identity', failpoint, read);
      await identity.startAgain();
      const { items } = await read();
      expect(items.map(({ n, kind }) => [n, kind])).toEqual([
        [1, 'signed-in'],
        [2, 'sign-in-failed'],
      ]);
      expect(await identity.collection('failed-sign-ins').countDocuments()).toBe(0);
    },
    60_000,
  );
});
