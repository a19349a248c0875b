import { describe, expect, it } from '@jest/globals';
import { eventually, tokenIn } from '@atrium/testing';
import { createHash } from 'node:crypto';
import {
  freshAddress,
  invite,
  mailbox,
  organizationsOf,
  password,
  Program,
  signIn,
  signUp,
} from './people.js';

interface MailLine {
  kind: string;
  state: string;
}

async function setRecoveryEmail(julie: Program, email: string): Promise<void> {
  await julie.ask('put', '/v1/me/recovery-email', { email }).expect(202);
  const token = tokenIn(await mailbox.waitFor({ to: email, subject: /recovery address/i }));
  await julie.ask('post', '/v1/me/recovery-email/confirm', { token }).expect(200);
}

/** What is held about somebody, as soon as mails of these kinds were sent to them. */
function dataOf(asker: Program, mailed: readonly string[]) {
  return eventually(async () => {
    const answer = await asker.ask('get', '/v1/me/data').expect(200);
    const items = answer.body.notifications.mails.items as MailLine[];
    const sent = new Set(items.filter(({ state }) => state === 'sent').map(({ kind }) => kind));
    return mailed.every((kind) => sent.has(kind)) && answer;
  });
}

describe('what the platform holds about a person', () => {
  it('B-3 gives Julie all that is known about her as one JSON file', async () => {
    const [julieEmail, marcEmail] = [await signUp('Julie'), await signUp('Marc')];
    const marc = await signIn(marcEmail);
    const [his] = await organizationsOf(marc);
    await setRecoveryEmail(await signIn(julieEmail), freshAddress('julie.old'));
    const julie = await signIn(julieEmail);
    const home = freshAddress('julie.home');
    await setRecoveryEmail(julie, home);
    const again = await signIn(julieEmail);
    const token = await invite(marc, his!.id, julieEmail, { role: 'administrator' });
    await again.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const other = { email: freshAddress('anna'), role: 'collaborator', billing: false };
    const invitations = `/v1/organizations/${his!.id}/invitations`;
    await again.ask('post', invitations, { ...other, products: [] }).expect(201);
    const making = { name: 'Canary export', scopes: ['profile:read'], validDays: 1 };
    const { body: made } = await again.ask('post', '/v1/me/api-tokens', making).expect(201);

    const mailed = ['address-change', 'security-change', 'membership-begun'];
    const { body, headers, text } = await dataOf(again, mailed);

    expect(headers['content-disposition']).toBe('attachment; filename="my-data.json"');
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['cache-control']).toBe('no-store');
    const { identity, organizations, notifications } = body;
    expect(identity.profile).toMatchObject({ givenName: 'Julie', familyName: 'Munster' });
    expect(identity.loginAddress.email).toBe(julieEmail);
    expect(identity.recoveryAddress.email).toBe(home);
    expect(identity.sessions.length).toBeGreaterThan(0);
    expect(identity.apiTokens).toMatchObject([{ name: 'Canary export' }]);
    expect(identity.securityLog).toMatchObject({
      isComplete: true,
      items: expect.arrayContaining([expect.objectContaining({ kind: 'api-token-created' })]),
    });
    const memberships = organizations.memberships.items as { role: string }[];
    expect(memberships.map(({ role }) => role).toSorted()).toEqual([
      ...['administrator', 'legal_representative'],
    ]);
    expect(organizations.successions).toEqual({ isComplete: true, items: [] });
    const kinds = (notifications.mails.items as MailLine[]).map(({ kind }) => kind);
    // Marc was told that she accepted: that is a mail to him.
    expect([...new Set(kinds)].toSorted()).toEqual(mailed.toSorted());
    expect(notifications.suppressions).toEqual([]);

    const told = await mailbox.waitFor({ to: home, subject: /^Your data at/ });
    expect(told.text).toContain('change your password at once');

    const secrets = [password, again.token!, made.token as string, token];
    const hashes = secrets.flatMap((one) =>
      (['hex', 'base64', 'base64url'] as const).map((how) =>
        createHash('sha256').update(one).digest(how),
      ),
    );
    for (const secret of [...secrets, ...hashes, 'argon2']) expect(text).not.toContain(secret);
    for (const foreign of [marcEmail, other.email]) expect(text).not.toContain(foreign);
    // Named like his organization, of which she is a member.
    expect(text.replaceAll('Munster Marc', '')).not.toContain('Marc');
  }, 60_000);

  it('B-3 is whole when there are more lines than one page has', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const wishes = { signIns: false, failedSignIns: false };
    for (let n = 0; n < 210; n += 1) {
      await julie.ask('put', '/v1/me/notification-preferences', wishes).expect(200);
    }
    const { body } = await julie.ask('get', '/v1/me/data').expect(200);
    const { items, isComplete } = body.identity.securityLog;
    expect(isComplete).toBe(true);
    // With the line of the sign-in, and the one that tells of this file.
    expect((items as { n: number }[]).map(({ n }) => n)).toEqual(
      Array.from({ length: 212 }, (_, at) => at + 1),
    );
  }, 60_000);

  it('B-3 is for a session of a person who has just signed in, and not for a program with a token', async () => {
    const julie = await signIn(await signUp('Julie'));
    const making = { name: 'Export', scopes: ['profile:read'], validDays: 1 };
    const { body: made } = await julie.ask('post', '/v1/me/api-tokens', making).expect(201);
    const program = new Program();
    program.token = made.token as string;
    const refused = await program.ask('get', '/v1/me/data').expect(403);
    expect(refused.body.code).toBe('session-required');
    expect(refused.headers).not.toHaveProperty('content-disposition');
    await new Program().ask('get', '/v1/me/data').expect(401);
  });
});
