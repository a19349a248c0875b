import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changeMyProfile,
  type ChangeMyProfileInput,
  describeAccounts,
  getMyProfile,
  getNotificationPreferences,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { parallel } from '@atrium/testing';
import { caller, IdentityTrial, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

function change(input: ChangeMyProfileInput, asking: Caller) {
  return identity.gateway.request(changeMyProfile, input, asking);
}

describe('one’s own profile', () => {
  it('A0-17 has the letters of the round badge, which follow the name', async () => {
    const julie = await identity.signedIn();
    const profile = await identity.gateway.request(getMyProfile, {}, julie.caller);
    expect(profile).toMatchObject({ initials: 'JM', timeZone: 'Europe/Zurich' });
    const married = await change({ familyName: '  élan   Rossi ' }, julie.caller);
    expect(married).toMatchObject({ initials: 'JÉ', givenName: 'Julie', familyName: 'élan Rossi' });
    const asked = { accountIds: [julie.accountId] };
    const { people } = await identity.organizations.request(describeAccounts, asked, caller());
    expect(people).toMatchObject([{ givenName: 'Julie', familyName: 'élan Rossi' }]);
  });

  it('changes what is named and leaves the rest, also when both are changed at once', async () => {
    const julie = await identity.signedIn();
    await parallel(2, (at) =>
      change(at === 0 ? { locale: 'de' } : { timeZone: 'America/New_York' }, julie.caller),
    );
    const profile = await change({}, julie.caller);
    const wanted = { locale: 'de', timeZone: 'America/New_York', givenName: 'Julie' };
    expect(profile).toMatchObject(wanted);
  });

  it.each(['Europe/Atlantis', 'europe/zurich', '+01:00', 'Etc/../UTC', ''])(
    'refuses the time zone "%s"',
    async (timeZone) => {
      const julie = await identity.signedIn();
      const { code, details } = await problem(change({ timeZone }, julie.caller));
      expect(code).toBe('invalid-input');
      expect(details.errors?.map(({ pointer }) => pointer)).toContain('/timeZone');
    },
  );

  it.each(['UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'])(
    'takes the time zone "%s"',
    async (timeZone) => {
      const julie = await identity.signedIn();
      expect((await change({ timeZone }, julie.caller)).timeZone).toBe(timeZone);
    },
  );

  it('decision 27: takes no name that is a link', async () => {
    const julie = await identity.signedIn();
    const attempt = change({ givenName: 'see https://evil.example' }, julie.caller);
    expect(await problemOf(attempt)).toBe('invalid-input');
  });

  it('B-6 asks for no mail that nobody must get', async () => {
    const julie = await identity.signedIn();
    const preferences = await identity.gateway.request(
      getNotificationPreferences,
      {},
      julie.caller,
    );
    expect(preferences).toEqual({ signIns: false, failedSignIns: false });
  });
});
