import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { filled, operations, type Operation } from './operations.js';
import {
  Browser,
  freshAddress,
  invite,
  newcomer,
  organizationsOf,
  password,
  Program,
  signUp,
} from './people.js';

let all: Operation[];

beforeAll(async () => {
  ({ all } = await operations());
});

const anywhere = {
  organizationId: randomUUID(),
  accountId: randomUUID(),
  invitationId: 'none',
  factorId: 'none',
};

/** Sends an operation with its example, which is valid. */
function send(asker: Program | Browser, operation: Operation, parameters: Record<string, string>) {
  return asker.ask(operation.method, filled(operation.path, parameters), operation.body);
}

describe('who may come in', () => {
  it('A15 (7.2) lets nobody in without a session, at any route that needs one', async () => {
    const closed = all.filter(({ needsSession }) => needsSession);
    for (const operation of closed) {
      const answer = await send(new Program(), operation, anywhere);

      expect([operation.name, answer.status]).toEqual([operation.name, 401]);
      expect(answer.body.code).toBe('sign-in-required');
    }
    expect(closed.length).toBeGreaterThan(15);
  });

  it('lets in without a session only where there can be none yet', () => {
    const open = all.filter(({ needsSession }) => !needsSession);

    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'get /.well-known/jwks.json',
      'get /v1/logos/{hash}',
      'post /v1/account-unlocks',
      'post /v1/accounts',
      'post /v1/accounts/verify',
      'post /v1/invitations/decline',
      'post /v1/invitations/inspect',
      'post /v1/mail/auth',
      'post /v1/mailbox-invitations/decline',
      'post /v1/mailbox-invitations/inspect',
      'post /v1/me/email/undo',
      'post /v1/me/recovery-email/undo',
      'post /v1/password-resets',
      'post /v1/password-resets/confirm',
      'post /v1/sessions',
      'post /v1/sessions/from-hand-over',
      'post /v1/sessions/passkey',
      'post /v1/sessions/passkey-challenges',
      'post /v1/sessions/second-factor',
      'post /v1/transfers/inspect',
    ]);
  });

  it.each(['', 'x', 'Bearer', 'Bearer x', 'Basic dXNlcjpwYXNz', `Bearer ${'a'.repeat(43)}`])(
    'A9 (7.2) does not take "%s" for a session',
    async (authorization) => {
      const answer = await new Program().ask('get', '/v1/me').set('Authorization', authorization);

      expect(answer.status).toBe(401);
    },
  );

  it('A21 (7.2) takes no identity from headers that a client sends', async () => {
    const julie = await newcomer('Julie');
    const profile = await julie.ask('get', '/v1/me').expect(200);
    const forged = {
      'Atrium-Assertion': 'forged',
      'X-User-Id': profile.body.accountId as string,
      'X-Account-Id': profile.body.accountId as string,
      'X-Forwarded-User': 'julie',
    };

    await new Program().ask('get', '/v1/me').set(forged).expect(401);
    const eve = await newcomer('Eve');
    const answer = await eve.ask('get', '/v1/me').set(forged).expect(200);

    expect(answer.body.givenName).toBe('Eve');
  });
});

describe('what only operators do', () => {
  it('decision 32: is refused to everybody else, without a word on what there is', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const routes = all.filter(({ path }) => path.startsWith('/v1/operator/'));
    for (const operation of routes) {
      for (const organizationId of [hers!.id, randomUUID()]) {
        const answer = await send(julie, operation, { organizationId, productId: 'shop' });
        expect([operation.name, answer.body.code]).toEqual([operation.name, 'operator-required']);
      }
    }
    expect(routes.length).toBeGreaterThan(2);
  });
});

describe('isolation of organizations', () => {
  it("A4-12, A15 (7.2) answers for another's organization as for one that doesn't exist", async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    await invite(julie, hers!.id, freshAddress('marc'));
    const listed = await julie.ask('get', `/v1/organizations/${hers!.id}/invitations`).expect(200);
    const profile = await julie.ask('get', '/v1/me').expect(200);
    const real = {
      organizationId: hers!.id,
      invitationId: listed.body.items[0].id as string,
      accountId: profile.body.accountId as string,
    };
    const unknown = {
      organizationId: randomUUID(),
      invitationId: randomUUID(),
      accountId: randomUUID(),
    };
    const eve = await newcomer('Eve');

    const tenants = all.filter(
      ({ path }) => path.includes('{organizationId}') && !path.startsWith('/v1/operator/'),
    );
    for (const operation of tenants) {
      const foreign = await send(eve, operation, real);
      const nowhere = await send(eve, operation, unknown);

      expect([operation.name, foreign.status]).toEqual([operation.name, 404]);
      expect(withoutInstance(foreign.body)).toEqual(withoutInstance(nowhere.body));
    }
    expect(tenants.length).toBeGreaterThan(8);
    await eve.ask('put', '/v1/me/current-organization', { organizationId: hers!.id }).expect(404);
    const members = await julie.ask('get', `/v1/organizations/${hers!.id}/members`).expect(200);
    expect(members.body.items).toHaveLength(1);
  });

  it("lets nobody end another's session", async () => {
    const julie = await newcomer('Julie');
    const hers = await julie.ask('get', '/v1/sessions/current').expect(200);
    const eve = await newcomer('Eve');

    const id = hers.body.session.sessionId as string;
    const foreign = await eve.ask('delete', `/v1/me/sessions/${id}`).expect(404);
    const nowhere = await eve.ask('delete', `/v1/me/sessions/${randomUUID()}`).expect(404);

    expect(withoutInstance(foreign.body)).toEqual(withoutInstance(nowhere.body));
    await julie.ask('get', '/v1/me').expect(200);
  });

  it('A1-6 refuses the very next request of a member who was removed', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = await signUp('Marc');
    const marc = new Browser();
    await marc.ask('post', '/v1/sessions', { email, password }).expect(201);
    const token = await invite(julie, hers!.id, email);
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const { body: profile } = await marc.ask('get', '/v1/me').expect(200);
    await marc.ask('get', `/v1/organizations/${hers!.id}`).expect(200);

    const removal = `/v1/organizations/${hers!.id}/members/${profile.accountId}/removal`;
    await julie.ask('post', removal, { confirm: email }).expect(204);

    await marc.ask('get', `/v1/organizations/${hers!.id}`).expect(404);
  });
});

function withoutInstance({ instance: _request, ...problem }: { instance: string }): object {
  return problem;
}
