import { describe, expect, it } from '@jest/globals';
import { registered } from './operator.js';
import { invite, organizationsOf, signIn, signUp } from './people.js';

describe('service credentials', () => {
  it('A2-21, B-1 are made and rotated by whoever manages the product, and by nobody else', async () => {
    const julie = await signIn(await signUp('Julie'));
    const [hers] = await organizationsOf(julie);
    const productId = await registered(julie, hers!.id);
    const path = `/v1/organizations/${hers!.id}/service-credentials`;
    const username = `shop-${Date.now().toString(36)}`;
    const made = await julie.ask('post', path, { productId, kind: 'ftp', username }).expect(201);
    expect(made.body.password).toMatch(/^[\w-]{43}$/);

    const email = await signUp('Marc');
    const marc = await signIn(email);
    const products = [{ productId, right: 'manage' }];
    const token = await invite(julie, hers!.id, email, { products });
    await marc.ask('get', `${path}?productId=${productId}`).expect(404);
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);

    const seen = await marc.ask('get', `${path}?productId=${productId}`).expect(200);
    expect(seen.body.items).toEqual([
      expect.objectContaining({ username, kind: 'ftp', openedBy: 'password' }),
    ]);
    expect(JSON.stringify(seen.body)).not.toContain(made.body.password);
    await marc.ask('get', path).expect(403);
    await marc.ask('get', `${path}?productId=another`).expect(403);
    await julie.ask('get', `${path}?productId=another`).expect(403);
    const id = made.body.credentialId as string;
    const rotated = await marc.ask('put', `${path}/${id}/password`, {}).expect(200);
    expect(rotated.body.password).not.toBe(made.body.password);
    await marc.ask('delete', `${path}/${id}`).expect(204);
    await julie.ask('delete', `${path}/${id}`).expect(404);
  });

  it('are made for SSH with public keys', async () => {
    const julie = await signIn(await signUp('Julie'));
    const [hers] = await organizationsOf(julie);
    const productId = await registered(julie, hers!.id);
    const path = `/v1/organizations/${hers!.id}/service-credentials`;
    const username = `deploy-${Date.now().toString(36)}`;
    const publicKeys = [
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPgcLKgc7Vm6XxA7bR1+6iy319hJEx6zuml7Uh3yzyTk marc@laptop',
    ];
    const body = { productId, kind: 'ssh', username, publicKeys };

    const made = await julie.ask('post', path, body).expect(201);

    expect(made.body).not.toHaveProperty('password');
    expect(made.body.keys).toEqual([
      {
        type: 'ssh-ed25519',
        fingerprint: 'SHA256:cuX0f+lCS3xnEe7zzo5XO4u2E4AZ+azLm/7tJYi6YFM',
        comment: 'marc@laptop',
      },
    ]);
  });
});
