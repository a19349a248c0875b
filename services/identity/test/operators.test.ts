import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  appointOperatorByDeploy,
  catalogChanged,
  createApiToken,
  describeSecurityChange,
  exportSecurityLog,
  invoiceIssued,
  gratuityConfirmed,
  gratuityWithdrawn,
  mostOperators,
  productEnded,
  payOutsExported,
  prepaidAccountChanged,
  productRegistered,
  taxNumberConfirmed,
  taxNumberRevoked,
  promoCodeCreated,
  promoCodeWithdrawn,
  securityChanged,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { createHash } from 'node:crypto';
import { OperatorTrial } from './operators.js';
import { caller, client, IdentityTrial, newAddress, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
let operators: OperatorTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  operators = await OperatorTrial.of(identity);
}, 60_000);
afterAll(async () => {
  await operators.stop();
  await identity.stop();
});
afterEach(async () => {
  // First: what is done in a time to come would be the newest act for all that follow.
  await identity.platform.clock.reset();
  for (const email of await operators.addresses()) await operators.undeployed(email);
});

/** What a person was told by mail of being an operator, once so many mails are on their way. */
function mailsTo(accountId: string, count: number) {
  return eventually(async () => {
    const events = await identity.platform.bus.published(securityChanged);
    const found = events
      .map(({ data }) => data)
      .filter((data) => data.accountId === accountId && data.change.startsWith('operator-'));
    return found.length >= count && found;
  });
}

async function isOperator(token: string): Promise<boolean> {
  const { verifier } = await identity.platform.bus.as('organizations');
  const { assertion } = await identity.resolve(token);
  return (await verifier.verify(assertion)).isOperator ?? false;
}

async function restart(more: Record<string, string> = {}): Promise<void> {
  await identity.platform.platform.stopService('identity');
  await identity.startAgain(more);
}

/** Waits until nothing is left of what was begun. */
function settled() {
  return eventually(async () => {
    const roster = await identity.collection('operators').findOne({ _id: 'platform' });
    return (roster!['changes'] as object[]).length === 0;
  });
}

describe('decision 32 the first operator, from the command line', () => {
  it('decision 32 is an account that exists; it counts at once, and its person is told', async () => {
    const julie = await operators.factors.withTotp();
    expect(await isOperator(julie.token)).toBe(false);
    const appointed = await operators.typed('appoint', julie.email);
    expect(appointed).toEqual({ code: 0, said: `${julie.email} is an operator now.` });
    expect(await isOperator(julie.token)).toBe(true);

    const [told] = await mailsTo(julie.accountId, 1);
    expect(told).toMatchObject({ change: 'operator-appointed', told: ['login'] });
    const { changeId } = told!;
    const which = { accountId: julie.accountId, changeId, told: 'login' as const };
    const mail = await identity.notifications.request(describeSecurityChange, which, caller());
    expect(mail).toMatchObject({ change: 'operator-appointed', email: julie.email });

    const again = await operators.typed('appoint', julie.email.toUpperCase());
    expect(again.said).toMatch(/is an operator already, since 20.*: nothing was changed\.$/);
    expect(await mailsTo(julie.accountId, 1)).toHaveLength(1);
    const listed = await operators.typed('list');
    expect(listed.said).toMatch(
      new RegExp(`^20\\S+Z  ${julie.email}  by the command line\n1 operator$`),
    );
    const { items } = await operators.acts({ caller: await identity.callerWith(julie.token) });
    expect(items[0]).toMatchObject({
      ...{ kind: 'operator-appointed', operatorId: null, operatorEmail: null },
      ...{ subjectId: julie.accountId, subjectEmail: julie.email, organizationId: null },
    });
  });

  it('decision 32 is refused where there is no account, or none that is verified', async () => {
    const unknown = await problem(operators.deployed(newAddress()));
    expect(unknown.details).toMatchObject({
      code: 'not-found',
      detail: 'There is no account with this address.',
    });
    const email = newAddress();
    await identity.signUp(email);
    const unverified = await operators.typed('appoint', email);
    expect(unverified.code).toBe(1);
    expect(unverified.said).toContain('not verified it yet');
    expect(await operators.addresses()).toEqual([]);
  });

  it('decision 32 is warned about without a second factor, and can do nothing before there is one', async () => {
    const marc = await identity.signedIn();
    const { said } = await operators.typed('appoint', marc.email);
    expect(said).toContain('has no second factor');
    const asking = { caller: await identity.callerWith(marc.token) };
    expect(await operators.mine(asking)).toMatchObject({
      ...{ email: marc.email, hasSecondFactor: false, sessionHasSecondFactor: false },
      ...{ appointedBy: null, freshUntil: expect.any(String) },
    });
    expect(await problemOf(operators.list(asking))).toBe('second-factor-required');
    await operators.factors.addTotp(asking.caller);
    const able = { caller: await identity.callerWith(marc.token) };
    expect((await operators.list(able)).items).toMatchObject([{ hasSecondFactor: true }]);
  });

  it('decision 32 is dismissed with it too, though there is no other: all sessions end', async () => {
    const julie = await operators.newOperator();
    const dismissed = await operators.typed('dismiss', julie.email);
    expect(dismissed.said).toContain('not an operator any more');
    expect(await problemOf(identity.resolve(julie.token))).toBe('sign-in-required');
    expect((await mailsTo(julie.accountId, 2)).map(({ change }) => change)).toEqual([
      'operator-appointed',
      'operator-dismissed',
    ]);
    expect(await operators.undeployed(julie.email)).toEqual({ changed: false });
  });

  it('A20 is appointed by nobody who has the credential of a service', async () => {
    const { email } = await identity.signedIn();
    const attempt = identity.gateway.request(appointOperatorByDeploy, { email }, caller());
    expect(await problemOf(attempt)).toBe('internal-error');
    expect(await operators.addresses()).toEqual([]);
  });
});

describe('decision 32 an operator', () => {
  it('appoints Marc and dismisses him, which counts from his next request on; all of it is kept', async () => {
    const julie = await operators.newOperator();
    const marc = await operators.factors.withTotp();
    const appointed = await operators.appoint(julie, marc.email);
    expect(appointed).toMatchObject({ accountId: marc.accountId, appointedBy: julie.accountId });
    const asking = { caller: await identity.callerWith(marc.token) };
    expect((await operators.list(asking)).items.map(({ email }) => email)).toEqual([
      julie.email,
      marc.email,
    ]);

    expect(await operators.dismiss(julie, marc.accountId)).toEqual({});
    expect(await problemOf(identity.resolve(marc.token))).toBe('sign-in-required');
    const { token } = await operators.factors.complete({
      challenge: await operators.factors.challenge(marc.email),
      code: await marc.app.next(),
    });
    const after = { caller: await identity.callerWith(token) };
    expect(await problemOf(operators.list(after))).toBe('operator-required');
    expect(await problemOf(operators.mine(after))).toBe('operator-required');

    const [dismissal, appointment] = (await operators.acts(julie, { limit: 2 })).items;
    const about = { operatorEmail: julie.email, subjectEmail: marc.email };
    expect(appointment).toMatchObject({ kind: 'operator-appointed', ...about });
    expect(dismissal).toMatchObject({ kind: 'operator-dismissed', ...about });
    expect((await mailsTo(marc.accountId, 2)).map(({ change }) => change)).toEqual([
      'operator-appointed',
      'operator-dismissed',
    ]);
    const kinds = (await identity.linesOf(marc.accountId)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('operator-'))).toEqual([
      'operator-appointed',
      'operator-dismissed',
    ]);
  });

  it('A23 has their acts in the chain of their own log, and a log of all of them, page by page', async () => {
    const julie = await operators.newOperator();
    const marc = await identity.signedIn();
    for (let round = 0; round < 2; round += 1) {
      await operators.appoint(julie, marc.email);
      await operators.dismiss(julie, marc.accountId);
    }
    const { items } = await identity.gateway.request(exportSecurityLog, {}, julie.caller);
    const acts = items.filter(({ kind }) => kind === 'operator-acted');
    expect(acts.map(({ operatorAct }) => operatorAct!.kind)).toEqual([
      ...['operator-appointed', 'operator-dismissed'],
      ...['operator-appointed', 'operator-dismissed'],
    ]);
    for (const { hash, device, network, salt, ...line } of acts) {
      const { operatorAct: act } = line;
      const { kind, organizationId, subjectId } = act!;
      const inOrder = { ...line, operatorAct: { kind, organizationId, subjectId } };
      const named = Object.fromEntries(
        Object.entries(inOrder).sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      expect(createHash('sha256').update(JSON.stringify(named)).digest('hex')).toBe(hash);
      const scene = { device: 'Firefox on Linux', network: client.network, salt };
      expect({ device, network, salt }).toEqual(scene);
      const sceneHash = createHash('sha256').update(JSON.stringify(scene)).digest('hex');
      expect(line.sceneHash).toBe(sceneHash);
    }
    const first = await operators.acts(julie, { limit: 3 });
    const second = await operators.acts(julie, { limit: 3, cursor: first.nextCursor! });
    const all = [...first.items, ...second.items];
    expect(new Set(all.map(({ lineId }) => lineId)).size).toBe(6);
    expect(all.slice(0, 4).map(({ kind }) => kind)).toEqual(
      acts.map(({ operatorAct }) => operatorAct!.kind).toReversed(),
    );
    expect(await problemOf(operators.acts(julie, { cursor: 'x' }))).toBe('invalid-input');
  });

  it('acts with a second factor of the last ten minutes, a passkey too, and never with an API token', async () => {
    const julie = await operators.newOperator();
    const { accountId, email } = await operators.factors.withPasskey().then(async (marc) => {
      await operators.appoint(julie, marc.email);
      const answer = marc.key.get(await operators.factors.passkeyChallenge());
      const { token } = await operators.factors.signInWithPasskey(answer);
      const byPasskey = { caller: await identity.callerWith(token) };
      expect((await operators.list(byPasskey)).items).toHaveLength(2);
      return marc;
    });
    const made = await identity.gateway.request(
      createApiToken,
      { name: 'Console', scopes: ['profile:read'], validDays: 1, client },
      julie.caller,
    );
    const byToken = { caller: await identity.callerWith(made.token) };
    expect(await isOperator(made.token)).toBe(false);
    for (const asked of [operators.mine(byToken), operators.list(byToken), operators.acts(byToken)])
      expect(await problemOf(asked)).toBe('session-required');
    expect(await problemOf(operators.dismiss(byToken, accountId))).toBe('session-required');

    await identity.platform.clock.advance({ minutes: 11 });
    const stale = { caller: await identity.callerWith(julie.token) };
    expect(await operators.mine(stale)).toMatchObject({ freshUntil: null });
    expect((await operators.list(stale)).items).toHaveLength(2);
    const fresh = 'fresh-authentication-required';
    expect(await problemOf(operators.dismiss(stale, accountId))).toBe(fresh);
    expect(await problemOf(operators.appoint(stale, email))).toBe(fresh);
  });

  it('decision 32 is said to have changed what is sold', async () => {
    const julie = await operators.newOperator();
    const data = { act: 'plan-retired', part: 'plan', key: 'mail.mailbox-12' } as const;
    await identity.platform.bus.publish(catalogChanged, {
      ...{ aggregateId: 'plan:mail.mailbox-12', causedBy: julie.accountId },
      data: { ...data, from: '2026-11-27T09:00:00.000Z' },
    });
    const act = await eventually(async () => {
      const { items } = await operators.acts(julie);
      return items.find(({ subjectId }) => subjectId === data.key);
    });
    expect(act).toMatchObject({ kind: 'plan-retired', organizationId: null });
  });

  it('is told nothing when they are none, whatever they ask', async () => {
    const julie = await operators.newOperator();
    const eve = await operators.factors.withTotp();
    const asked = [
      operators.mine(eve),
      operators.list(eve),
      operators.acts(eve),
      operators.appoint(eve, julie.email),
      operators.appoint(eve, newAddress()),
      operators.dismiss(eve, julie.accountId),
      operators.dismiss(eve, 'nobody'),
    ];
    expect(new Set(await Promise.all(asked.map(problemOf)))).toEqual(
      new Set(['operator-required']),
    );
  });

  it('is not dismissed as the last one, and of two who dismiss each other at once one stays', async () => {
    const [julie, marc] = [await operators.newOperator(), await operators.newOperator()];
    expect(await problemOf(operators.dismiss(julie, 'nobody'))).toBe('not-found');
    for (let round = 0; round < 8; round += 1) {
      // Their sessions end, what they were signed lasts for a minute: both may go on asking here.
      const ended = await Promise.allSettled([
        operators.dismiss(julie, marc.accountId),
        operators.dismiss(marc, julie.accountId),
      ]);
      expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await operators.addresses()).toHaveLength(1);
      await operators.deployed(julie.email);
      await operators.deployed(marc.email);
    }
    await operators.dismiss(julie, marc.accountId);
    expect(await problemOf(operators.dismiss(julie, julie.accountId))).toBe('last-operator');
    expect(await operators.addresses()).toEqual([julie.email]);
    await operators.deployed(marc.email);
    await operators.dismiss(julie, julie.accountId);
    expect(await operators.addresses()).toEqual([marc.email]);
  });

  it('decision 32 is said to have moved money of others, and not what others moved', async () => {
    const julie = await operators.newOperator();
    const { bus } = identity.platform;
    const account = { organizationId: 'o1', currency: 'CHF' as const, number: 1, amount: 500 };
    const data = { ...account, change: 500, balance: 500, held: 0, orderId: null, paymentId: null };
    const told = { aggregateId: 'o1:CHF', causedBy: julie.accountId };
    for (const kind of ['top-up', 'pay-out', 'correction', 'pay-out-returned'] as const) {
      await bus.publish(prepaidAccountChanged, {
        ...told,
        data: { ...data, kind, payOutId: 'out' },
      });
    }
    const invoice = { organizationId: 'o1', invoiceId: 'R-1', state: 'paid', corrects: null };
    const issued = { orderId: null, issuedOn: '2026-11-27', currency: 'CHF' as const, gross: 500 };
    const note = {
      invoiceId: 'A-1',
      kind: 'credit-note',
      state: 'issued',
      corrects: 'R-1',
    } as const;
    for (const one of [
      { ...invoice, kind: 'invoice', state: 'paid' } as const,
      { ...invoice, ...note },
    ]) {
      const what = { ...told, aggregateId: one.invoiceId, data: { ...one, ...issued } };
      await bus.publish(invoiceIssued, what);
    }
    const batch = { batchId: 'batch', payOuts: 1 };
    await bus.publish(payOutsExported, { ...told, aggregateId: 'batch', data: batch });
    const acts = await eventually(async () => {
      const { items } = await operators.acts(julie);
      const about = ['out', 'batch', 'R-1', 'A-1'];
      const money = items.filter(({ subjectId }) => about.includes(subjectId ?? ''));
      return money.length >= 4 && money.map(({ kind, subjectId }) => [kind, subjectId]);
    });
    expect(acts.toSorted()).toEqual([
      ['invoice-credited', 'A-1'],
      ['pay-out-returned', 'out'],
      ['pay-outs-exported', 'batch'],
      ['prepaid-corrected', 'out'],
    ]);
  });

  it('decision 32 is said to have done what they did in another service, once though it is told twice', async () => {
    const julie = await operators.newOperator();
    const { bus } = identity.platform;
    const data = {
      ...{ organizationId: 'o1', productId: 'shop', type: 'hosting', productName: 'shop.example' },
      ...{ ended: false, stays: [] },
    };
    const told = { aggregateId: 'shop', causedBy: julie.accountId, data };
    const { id } = await bus.publish(productRegistered, told);
    await bus.publish(productEnded, {
      ...told,
      aggregateVersion: 2,
      data: { ...data, ended: true },
    });
    await bus.publish(productRegistered, { ...told, id });
    const kinds = await eventually(async () => {
      const { items } = await operators.acts(julie);
      const acts = items.filter(({ subjectId }) => subjectId === 'shop');
      return acts.length >= 2 && acts.map(({ kind, organizationId }) => [kind, organizationId]);
    });
    expect(kinds.toSorted()).toEqual([
      ['product-ended', 'o1'],
      ['product-registered', 'o1'],
    ]);
  });

  it('E-6 is said to have vouched for a tax number, and to do so no longer', async () => {
    const julie = await operators.newOperator();
    const { bus } = identity.platform;
    const data = { taxNumberId: 'number-1' };
    const told = { aggregateId: 'number-1', causedBy: julie.accountId, data };
    await bus.publish(taxNumberConfirmed, told);
    await bus.publish(taxNumberRevoked, { ...told, aggregateVersion: 2 });
    const acts = await eventually(async () => {
      const { items } = await operators.acts(julie);
      const ofThis = items.filter(({ subjectId }) => subjectId === 'number-1');
      return ofThis.length >= 2 && ofThis;
    });
    expect(acts.map(({ kind, organizationId }) => [kind, organizationId]).toSorted()).toEqual([
      ['tax-number-confirmed', null],
      ['tax-number-revoked', null],
    ]);
  });

  it('A6-1 is said to have given something away: each promo code and each gratuity', async () => {
    const julie = await operators.newOperator();
    const { bus } = identity.platform;
    const discount = { kind: 'percent', basisPoints: 10_000 } as const;
    const code = { code: 'SUMMER26', discount, state: 'active' } as const;
    const gratuity = {
      ...{ organizationId: 'o1', gratuityId: 'g1', productType: 'backup', planId: null },
      ...{ discount, state: 'open' as const, orderId: null },
    };
    const causedBy = julie.accountId;
    await bus.publish(promoCodeCreated, { aggregateId: 'SUMMER26', causedBy, data: code });
    await bus.publish(promoCodeWithdrawn, { aggregateId: 'SUMMER26', causedBy, data: code });
    await bus.publish(gratuityConfirmed, { aggregateId: 'g1', causedBy, data: gratuity });
    await bus.publish(gratuityWithdrawn, { aggregateId: 'g1', causedBy, data: gratuity });
    const kept = await eventually(async () => {
      const { items } = await operators.acts(julie);
      const acts = items.filter(({ subjectId }) => ['SUMMER26', 'g1'].includes(subjectId ?? ''));
      return acts.length >= 4 && acts.map(({ kind, organizationId }) => [kind, organizationId]);
    });
    expect(kept.toSorted()).toEqual([
      ['gratuity-confirmed', 'o1'],
      ['gratuity-withdrawn', 'o1'],
      ['promo-code-created', null],
      ['promo-code-withdrawn', null],
    ]);
  });

  it('is one of a hundred at most', async () => {
    const julie = await operators.newOperator();
    const marc = await identity.signedIn();
    const others = Array.from({ length: mostOperators - 1 }, (_, at) => {
      return { accountId: `other-${at}`, since: new Date(), by: null };
    });
    const rosters = identity.collection('operators');
    await rosters.updateOne({ _id: 'platform' }, {
      $push: { operators: { $each: others } },
    } as never);
    expect(await problemOf(operators.appoint(julie, marc.email))).toBe('too-many-operators');
    await operators.dismiss(julie, 'other-7');
    expect(await operators.appoint(julie, marc.email)).toMatchObject({ email: marc.email });
    const gone = { accountId: { $in: others.map(({ accountId }) => accountId) } };
    await rosters.updateOne({ _id: 'platform' }, { $pull: { operators: gone } } as never);
  });

  it('is one once, and told of it once, of twenty appointments at once', async () => {
    const julie = await operators.newOperator();
    const marc = await identity.signedIn();
    const ended = await parallel(20, () => operators.appoint(julie, marc.email));
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await operators.addresses()).toEqual([julie.email, marc.email]);
    expect(await mailsTo(marc.accountId, 1)).toHaveLength(1);
    const { items } = await operators.acts(julie);
    expect(items.filter(({ subjectId }) => subjectId === marc.accountId)).toHaveLength(1);
  });
});

describe('decision 6 identity dies while it dismisses somebody', () => {
  it.each(['changed', 'kept', 'told'])(
    'at "%s": they are no operator, and what follows is done afterwards, once',
    async (place) => {
      const [julie, marc] = [await operators.newOperator(), await identity.signedIn()];
      await operators.appoint(julie, marc.email);
      await restart({ FAILPOINT: `identity.operator.${place}:crash` });
      // Nobody will answer: no need to wait for as long as one may.
      const hasty = { caller: { ...julie.caller, deadline: Date.now() + 2_000 } };
      expect(await problemOf(operators.dismiss(hasty, marc.accountId))).toBe('outcome-unknown');
      await restart();
      await settled();
      expect(await operators.addresses()).toEqual([julie.email]);
      expect(await problemOf(identity.resolve(marc.token))).toBe('sign-in-required');
      const changes = ['operator-appointed', 'operator-dismissed'];
      const mails = await mailsTo(marc.accountId, 2);
      expect(mails.map(({ change }) => change)).toEqual(changes);
      const { items } = await operators.acts(julie, { limit: 2 });
      expect(items.map(({ kind }) => kind)).toEqual(changes.toReversed());
    },
    60_000,
  );
});
