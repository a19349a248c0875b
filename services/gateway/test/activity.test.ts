import { describe, expect, it } from '@jest/globals';
import { eventually } from '@atrium/testing';
import { registered } from './operator.js';
import { freshAddress, invite, newcomer, organizationsOf, signIn, signUp } from './people.js';

interface Line {
  kind: string;
  by: { email: string } | null;
  person: { email: string } | null;
  aboutId: string;
}

describe('the activity log of an organization', () => {
  it('B-6 shows Julie what happened, by whom, from all services; she looks for it and takes it with her', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const organization = `/v1/organizations/${hers!.id}`;
    const path = `${organization}/activity`;
    const email = await signUp('Marc');
    const marc = await signIn(email);
    const token = await invite(julie, hers!.id, email);
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const box = { email: freshAddress('box'), for: 'somebody-else' };
    const made = await julie.ask('post', `${organization}/mailboxes`, box).expect(201);
    const mailboxPath = `${organization}/mailboxes/${made.body.mailboxId as string}`;
    await julie.ask('delete', mailboxPath).expect(204);
    const productId = await registered(julie, hers!.id);
    const credential = { productId, kind: 'ftp', username: `log-${Date.now().toString(36)}` };
    await julie.ask('post', `${organization}/service-credentials`, credential).expect(201);
    await julie.ask('put', `${path}/settings`, { retentionDays: 90 }).expect(200);
    const settings = await julie.ask('get', `${path}/settings`).expect(200);
    expect(settings.body.retentionDays).toBe(90);

    const lines = await eventually(async () => {
      const answer = await julie.ask('get', path).expect(200);
      const items = answer.body.items as Line[];
      return items.length === 9 && items;
    });

    expect(lines.map(({ kind }) => kind).toSorted()).toEqual([
      'activity.retention-changed',
      'invitation.sent',
      'mailbox.created',
      'mailbox.deleted',
      'member.joined',
      'member.joined',
      'organization.created',
      'product.added',
      'service-credential.created',
    ]);
    const filter = 'kind=member.joined&q=collaborator';
    const marcs = await julie.ask('get', `${path}?${filter}`).expect(200);
    const [joined] = marcs.body.items as Line[];
    expect(joined).toMatchObject({ by: { email }, person: { email } });
    const ofProduct = await julie.ask('get', `${path}?product=${productId}&limit=5`).expect(200);
    expect(ofProduct.body.items).toHaveLength(2);

    const file = await julie.ask('get', `${path}/export?format=jsonl`).buffer(true).expect(200);
    expect(file.headers['content-type']).toMatch(/^application\/jsonl/);
    expect(file.headers['content-disposition']).toBe('attachment; filename="activity.jsonl"');
    expect(file.headers).not.toHaveProperty('link');
    const text = file.text ?? (file.body as Buffer).toString();
    const rows = text.trimEnd().split('\n');
    expect(rows.map((one) => JSON.parse(one) as Line)).toEqual(lines);
    const table = await julie.ask('get', `${path}/export?${filter}`).expect(200);
    expect(table.headers['content-type']).toMatch(/^text\/csv/);
    expect(table.text.trimEnd().split('\n')).toHaveLength(2);
    expect(table.text).toContain(email);

    for (const route of [path, `${path}/export`, `${path}/settings`]) {
      await marc.ask('get', route).expect(403);
    }
    await marc.ask('put', `${path}/settings`, { retentionDays: 40 }).expect(403);
    for (const query of ['kind=nonsense', 'from=yesterday', 'format=xls', 'person=a%20b', 'q=']) {
      const answer = await julie.ask('get', `${path}/export?${query}`).expect(400);
      expect(answer.body.errors[0].pointer).toBe(`/${query.split('=')[0]}`);
    }
  });
});
