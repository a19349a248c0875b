import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { parallel } from '@atrium/testing';
import { type Asker, freshAddress, mailbox, newcomer, organizationsOf } from './people.js';

/** Creates an organization with an idempotency key. */
function create(asker: Asker, key: string, name: string) {
  return asker.ask('post', '/v1/organizations', { type: 'company', name }).set({
    'Idempotency-Key': key,
  });
}

describe('repeating a command', () => {
  it('A4-8 gives the same answer to the same key, and creates once', async () => {
    const julie = await newcomer('Julie');
    const key = randomUUID();

    const first = await create(julie, key, 'Second AG').expect(201);
    const again = await create(julie, key, 'Second AG').expect(201);

    expect(again.body).toEqual(first.body);
    expect(await organizationsOf(julie)).toHaveLength(2);
  });

  it('creates once, though twenty come at the same time', async () => {
    const julie = await newcomer('Julie');
    const key = randomUUID();

    const answers = await parallel(20, () => create(julie, key, 'Second AG').expect(201));

    const ids = answers.map((answer) =>
      answer.status === 'fulfilled' ? (answer.value.body.id as string) : String(answer.reason),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await organizationsOf(julie)).toHaveLength(2);
  });

  it('refuses a key that was used for something else', async () => {
    const julie = await newcomer('Julie');
    const key = randomUUID();
    await create(julie, key, 'Second AG').expect(201);

    const answer = await create(julie, key, 'Third AG').expect(422);

    expect(answer.body.code).toBe('idempotency-key-reused');
  });

  it('keeps the keys of two people apart', async () => {
    const key = randomUUID();
    const [julie, anna] = [await newcomer('Julie'), await newcomer('Anna')];

    const hers = await create(julie, key, 'Second AG').expect(201);
    const other = await create(anna, key, 'Second AG').expect(201);

    expect(other.body.id).not.toBe(hers.body.id);
  });

  it.each(['', 'with space', 'x'.repeat(201), 'caf\u00e9'])('refuses the key "%s"', async (key) => {
    const julie = await newcomer('Julie');

    const answer = await create(julie, key, 'Second AG').expect(400);

    expect(answer.body.code).toBe('invalid-input');
    expect(await organizationsOf(julie)).toHaveLength(1);
  });

  it('A1-8 invites once for one key, with one mail', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = freshAddress('marc');
    const key = randomUUID();
    const invite = () =>
      julie
        .ask('post', `/v1/organizations/${hers!.id}/invitations`, {
          email,
          role: 'collaborator',
          billing: false,
          products: [],
        })
        .set({ 'Idempotency-Key': key });

    const first = await invite().expect(201);
    const again = await invite().expect(201);

    expect(again.body).toEqual(first.body);
    await mailbox.waitFor({ to: email });
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
  });
});
