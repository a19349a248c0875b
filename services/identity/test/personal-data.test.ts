import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createApiToken,
  describeSecurityChange,
  exportMyAccount,
  exportSecurityLog,
  type SecurityChanged,
  securityChanged,
  setNotificationPreferences,
} from '@atrium/contracts';
import { Mailboxes } from './mailboxes.js';
import { Recovery } from './recovery.js';
import { SecondFactors } from './second-factors.js';
import { caller, client, IdentityTrial, newAddress, password, problemOf } from './trial.js';

let identity: IdentityTrial;
let mailboxes: Mailboxes;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  mailboxes = await Mailboxes.of(identity);
}, 60_000);
afterEach(() => identity.platform.clock.reset());
afterAll(() => identity.stop());

/** Every text in a document of the database that is a hash, a key or a seed. */
function secretsOf(document: unknown): string[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) => {
    const isSecret = ['hash', 'seed', 'publicKey', 'credentialId', 'recoveryCodes'].includes(name);
    if (isSecret) return [value].flat().map(String);
    return secretsOf(value);
  });
}

describe('B-3 what identity keeps of a person', () => {
  it('is every field of their account, and no secret', async () => {
    const julie = await identity.signedIn();
    const recovery = new Recovery(identity);
    const [home, next] = [newAddress(), newAddress()];
    await recovery.change('recovery', home, julie);
    await recovery.start('login', next, julie.caller);
    const wanted = { signIns: true, failedSignIns: false };
    const preferring = { ...wanted, client };
    await identity.gateway.request(setNotificationPreferences, preferring, julie.caller);
    const making = { name: 'Nightly', scopes: ['profile:read' as const], validDays: 3, client };
    const made = await identity.gateway.request(createApiToken, making, julie.caller);
    const data = await identity.gateway.request(exportMyAccount, { client }, julie.caller);
    expect(data).toMatchObject({
      profile: { accountId: julie.accountId, email: julie.email, familyName: 'Munster' },
      loginAddress: { email: julie.email, pending: { email: next } },
      recoveryAddress: { email: home },
      formerAddresses: [{ login: julie.email, recovery: null }],
      beganWith: { organizationType: 'individual', organizationName: 'Munster Julie' },
      sessions: [{ device: 'Firefox on Linux', network: client.network, current: true }],
      devices: [{ lastUsedAt: expect.any(String) }],
      apiTokens: [{ tokenId: made.tokenId, name: 'Nightly', scopes: ['profile:read'] }],
      factors: { items: [], recoveryCodesLeft: 0 },
      lock: { after: null, lockedAt: null },
      notificationPreferences: wanted,
      ...{ mailboxes: [], mailboxInvitations: [], operatorSince: null },
    });
    const stored = await identity.collection('accounts').findOne({ _id: julie.accountId });
    const secrets = [...secretsOf(stored), julie.token, made.token, password];
    expect(secrets.length).toBeGreaterThan(4);
    const text = JSON.stringify(data);
    expect(secrets.filter((one) => text.includes(one))).toEqual([]);
  });

  it('are second factors by name and time, without what they are made of', async () => {
    const julie = await new SecondFactors(identity).withPasskey();
    const asking = await identity.callerWith(julie.token);
    const data = await identity.gateway.request(exportMyAccount, { client }, asking);
    expect(data.factors.items).toMatchObject([{ kind: 'passkey' }]);
    const stored = await identity.collection('accounts').findOne({ _id: julie.accountId });
    const text = JSON.stringify(data);
    expect(secretsOf(stored).filter((one) => text.includes(one))).toEqual([]);
  });

  it('are the mailboxes that they consult or are invited to, and nothing of who else is', async () => {
    const administrator = await mailboxes.administrator();
    const [julie, anna] = [await identity.signedIn(), await identity.signedIn()];
    const [held, offered] = [
      await mailboxes.create(administrator, { for: 'somebody-else' }),
      await mailboxes.create(administrator, { for: 'somebody-else' }),
    ];
    for (const who of [julie, anna]) await mailboxes.attach(administrator, held.mailboxId, who);
    for (const { email } of [julie, anna]) {
      await mailboxes.invite(administrator, offered.mailboxId, { email });
    }
    const data = await identity.gateway.request(exportMyAccount, { client }, julie.caller);
    const { organizationId } = administrator;
    expect(data.mailboxes).toMatchObject([
      { mailboxId: held.mailboxId, organizationId, email: held.email, password: 'separate' },
    ]);
    expect(data.mailboxInvitations).toMatchObject([{ organizationId, mailbox: offered.email }]);
    expect(JSON.stringify(data)).not.toContain(anna.email);
  });

  it('is never taken unnoticed: the security log has it, and each address of the account is told', async () => {
    const julie = await identity.signedIn();
    await new Recovery(identity).change('recovery', newAddress(), julie);
    await identity.gateway.request(exportMyAccount, { client }, julie.caller);
    const isTold = ({ data }: { data: SecurityChanged }) =>
      data.accountId === julie.accountId && data.change === 'data-exported';
    const [told] = await identity.platform.bus.told(securityChanged, isTold, 1);
    expect(told!.data.told).toEqual(['login', 'recovery']);
    const { changeId } = told!.data;
    const log = await identity.gateway.request(exportSecurityLog, {}, julie.caller);
    expect(log.items.at(-1)).toMatchObject({
      ...{ lineId: changeId, kind: 'data-exported' },
      ...{ device: 'Firefox on Linux', network: client.network },
    });
    const { accountId } = julie;
    const mail = { accountId, changeId, told: 'recovery' as const };
    const described = await identity.notifications.request(describeSecurityChange, mail, caller());
    expect(described).toMatchObject({ change: 'data-exported', givenName: 'Julie' });
  });

  it('is for whoever has just proven who they are', async () => {
    const julie = await identity.signedIn();
    await identity.platform.clock.advance({ minutes: 11 });
    const asking = await identity.callerWith(julie.token);
    const late = identity.gateway.request(exportMyAccount, { client }, asking);
    expect(await problemOf(late)).toBe('fresh-authentication-required');
    const told = await identity.platform.bus.published(securityChanged);
    const ofJulie = told.filter(({ data }) => data.accountId === julie.accountId);
    expect(ofJulie.filter(({ data }) => data.change === 'data-exported')).toEqual([]);
  });
});
