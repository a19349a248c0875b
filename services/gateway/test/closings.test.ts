import { describe, expect, it } from '@jest/globals';
import { eventually } from '@atrium/testing';
import { newWord } from './company.js';
import { registered } from './operator.js';
import { newcomer, organizationsOf } from './people.js';

describe('A8-9 somebody who wants to close their organization', () => {
  it('A8-9 A8-1 sees what stands in the way, goes where they are sent, and sees that nothing does', async () => {
    const julie = await newcomer('Julie');
    const [own] = await organizationsOf(julie);
    const path = `/v1/organizations/${own!.id}`;
    const look = async () => (await julie.ask('get', `${path}/deletion`).expect(200)).body;
    await eventually(async () => (await look()).isClear === true);
    const productId = await registered(julie, own!.id);
    const email = `info@${newWord()}.example`;
    await julie.ask('post', `${path}/mailboxes`, { email, for: 'myself' }).expect(201);
    const { obstacles, parts, isClear } = await look();
    expect(isClear).toBe(false);
    expect(parts).toEqual(['billing', 'identity'].map((name) => ({ name, answered: true })));
    const [held, mailbox] = obstacles;
    expect(held).toMatchObject({ kind: 'product-held', id: productId, clearedBy: null });
    expect(mailbox).toMatchObject({ kind: 'mailbox', what: email });
    expect(mailbox.clearedBy.method).toBe('DELETE');
    await julie.ask('delete', mailbox.clearedBy.path).expect(204);
    expect((await look()).obstacles).toEqual([held]);
  });
});
