import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changePassword,
  createMailbox,
  declineMailboxInvitation,
  closingOfIdentity,
  deleteMailbox,
  inspectMailboxInvitation,
  leaveMyMailbox,
  listMailboxes,
  mailboxChanged,
  mailboxInvitationSent,
  removeMailboxHolder,
  verifyMailboxCredential,
  withdrawMailboxInvitation,
} from '@atrium/contracts';
import {
  connectParticipant,
  newParticipantKey,
  type ParticipantConnection,
} from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { Mailboxes, mailboxPassword } from './mailboxes.js';
import {
  caller,
  client,
  IdentityTrial,
  newAddress,
  password,
  problemOf,
  problemsOf,
} from './trial.js';

const another = 'pewter lantern, low tide';

let identity: IdentityTrial;
let mailboxes: Mailboxes;
let dovecot: ParticipantConnection;
beforeAll(async () => {
  const { nkey, nkeySeed } = newParticipantKey();
  const capabilities = ['mailbox-credentials.verify' as const];
  identity = await IdentityTrial.start(
    {
      ATRIUM_MAILBOXES_MAX: '3',
      ATRIUM_FAILURES_PER_ADDRESS: '10',
      ATRIUM_FAILURES_IN_A_ROW: '12',
      ATRIUM_FAILURES_PER_NETWORK: '1000',
      ATRIUM_LIMITS_FACTOR: '1',
    },
    { participants: [{ name: 'dovecot', nkey, capabilities }] },
  );
  mailboxes = await Mailboxes.of(identity);
  dovecot = await connectParticipant({
    name: 'dovecot',
    natsUrl: identity.platform.natsUrl,
    nkeySeed,
  });
}, 60_000);
afterAll(async () => {
  await dovecot?.close();
  await identity.stop();
});
afterEach(() => identity.platform.clock.reset());

describe('A2-3 a hosted address has a password of its own', () => {
  it('A2-3 opens to mail applications with it, over the bus and over HTTP alike', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie);
    const expected = {
      mailboxId: made.mailboxId,
      organizationId: julie.organizationId,
      email: made.email,
    };
    expect(await mailboxes.verify(made.email, mailboxPassword)).toEqual(expected);
    expect(await mailboxes.verify(made.email.toUpperCase(), mailboxPassword)).toEqual(expected);
    const input = { username: made.email, password: mailboxPassword, network: '192.0.2.9' };
    expect(await dovecot.bus.request(verifyMailboxCredential, input, caller())).toEqual(expected);
  });

  it('A2-3 gets a generated one, shown once and nowhere again', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie, { password: undefined });
    expect(made.generatedPassword).toMatch(/^[\w-]{43}$/);
    await mailboxes.verify(made.email, made.generatedPassword!);
    const listed = JSON.stringify(await mailboxes.shown(julie, made.mailboxId));
    expect(listed).not.toContain(made.generatedPassword);
  });

  it('A2-4 is not opened by the password of the account of the same address', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie, { email: julie.email });
    expect(await mailboxes.openedBy(made.email, password, mailboxPassword)).toEqual([
      mailboxPassword,
    ]);
  });

  it('A2-5 signs nobody in with the mailbox’s password, and webmail opens with the account', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie, { email: julie.email });
    expect(await mailboxes.signsIn(julie.email, mailboxPassword, password)).toEqual([password]);
    const nobodys = await mailboxes.create(julie);
    const attempt = identity.signIn(nobodys.email, { password: mailboxPassword });
    expect(await problemOf(attempt)).toBe('wrong-credentials');
    expect((await mailboxes.mine(julie, made.mailboxId)).webmail).toBe('connected');
  });

  it('A2-20 keeps one secret for the account and one for each address', async () => {
    const julie = await mailboxes.administrator();
    const secrets = [mailboxPassword, another, 'copper kettle, ninth door'];
    const boxes = [];
    for (const secret of secrets) boxes.push(await mailboxes.create(julie, { password: secret }));
    for (const [at, { email }] of boxes.entries()) {
      expect(await mailboxes.openedBy(email, password, ...secrets)).toEqual([secrets[at]]);
    }
    expect(await mailboxes.signsIn(julie.email, ...secrets, password)).toEqual([password]);
  });

  it('answers an unknown address like a wrong password, and after several neither', async () => {
    const julie = await mailboxes.administrator();
    const { email } = await mailboxes.create(julie);
    const nobody = 'nobody@firm.example';
    for (const address of [email, nobody]) {
      const codes = [];
      for (let n = 0; n < 12; n += 1) {
        codes.push(await problemOf(mailboxes.verify(address, `not the password, ${n}`)));
      }
      expect(new Set(codes.slice(0, 10))).toEqual(new Set(['wrong-credentials']));
      expect(codes.at(-1)).toBe('too-many-requests');
    }
    // Whoever asks from elsewhere is not locked out by it.
    await mailboxes.verify(email, mailboxPassword, '203.0.113.80');
  });

  it.each(['imap.example', '-', 'unknown', ''])(
    'is not checked for whoever comes from "%s": guesses are counted by networks',
    async (network) => {
      const attempt = mailboxes.verify('somebody@firm.example', mailboxPassword, network);
      expect(await problemOf(attempt)).toBe('invalid-input');
    },
  );

  it('is one address of one organization: of four at once one gets it', async () => {
    const [julie, eve] = [await mailboxes.administrator(), await mailboxes.administrator()];
    const email = newAddress();
    const attempts = [julie, eve, julie, eve].map((who) => mailboxes.create(who, { email }));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await problemOf(mailboxes.create(eve, { email: email.toUpperCase() }))).toBe(
      'mailbox-exists',
    );
  });

  it('is refused above the number that an organization may have', async () => {
    const julie = await mailboxes.administrator();
    for (let n = 0; n < 3; n += 1) await mailboxes.create(julie);
    expect(await problemOf(mailboxes.create(julie))).toBe('too-many-mailboxes');
  });

  it('is nobody’s to make, see or delete but of those who manage the organization’s mailboxes', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie);
    const marc = await mailboxes.memberOf(julie);
    const eve = await mailboxes.administrator();
    const which = { organizationId: julie.organizationId, mailboxId: made.mailboxId };
    const attempts = (asking: typeof marc.caller) => [
      identity.gateway.request(
        createMailbox,
        { organizationId: julie.organizationId, email: newAddress(), for: 'myself' },
        asking,
      ),
      identity.gateway.request(listMailboxes, { organizationId: julie.organizationId }, asking),
      identity.gateway.request(deleteMailbox, which, asking),
    ];
    expect(await problemsOf(attempts(marc.caller))).toEqual(['forbidden']);
    expect(await problemsOf(attempts(eve.caller))).toEqual(['not-found']);
    const asHers = { organizationId: eve.organizationId, mailboxId: made.mailboxId };
    const attempt = identity.gateway.request(deleteMailbox, asHers, eve.caller);
    expect(await problemOf(attempt)).toBe('not-found');
  });

  it('B-6 is out of reach without a second factor where the organization asks for one', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie);
    mailboxes.strict.add(julie.organizationId);
    const { organizationId } = julie;
    const attempts = [
      mailboxes.create(julie),
      mailboxes.setPassword(julie, made.mailboxId),
      mailboxes.invite(julie, made.mailboxId, { email: newAddress() }),
      identity.gateway.request(listMailboxes, { organizationId }, julie.caller),
    ];
    expect(await problemsOf(attempts)).toEqual(['second-factor-required']);
  });

  it('takes a fresh proof to make one or to give it another password', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie);
    await identity.platform.clock.advance({ minutes: 11 });
    const later = { ...julie, caller: await identity.callerWith(julie.token) };
    const attempts = [mailboxes.create(later), mailboxes.setPassword(later, made.mailboxId)];
    expect(await problemsOf(attempts)).toEqual(['fresh-authentication-required']);
  });

  it('A8-1 stands in the way of closing its organization until it is deleted', async () => {
    const julie = await mailboxes.administrator();
    const { organizationId } = julie;
    const bus = await identity.platform.connectAs('organizations');
    const check = async () =>
      (await bus.request(closingOfIdentity.check, { organizationId }, { requestId: 'r' }))
        .obstacles;
    expect(await check()).toEqual([]);
    const { mailboxId, email } = await mailboxes.create(julie);
    const path = `/v1/organizations/${organizationId}/mailboxes/${mailboxId}`;
    expect(await check()).toMatchObject([
      { kind: 'mailbox', id: mailboxId, what: email, clearedBy: { method: 'DELETE', path } },
    ]);
    await identity.gateway.request(deleteMailbox, { organizationId, mailboxId }, julie.caller);
    expect(await check()).toEqual([]);
  });

  it('is worth nothing once it is deleted, and its address is free again', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie);
    const which = { organizationId: julie.organizationId, mailboxId: made.mailboxId };
    await identity.gateway.request(deleteMailbox, which, julie.caller);
    expect(await mailboxes.openedBy(made.email, mailboxPassword)).toEqual([]);
    const again = await mailboxes.create(julie, { email: made.email });
    expect(again.mailboxId).not.toBe(made.mailboxId);
  });
});

describe('A2-6 an address is created for oneself or for somebody else', () => {
  it('A2-6 for oneself it is in the creator’s webmail at once', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie, { for: 'myself' });
    expect(await mailboxes.mine(julie, made.mailboxId)).toMatchObject({
      webmail: 'connected',
      mayChangePassword: true,
    });
  });

  it('A2-6 for somebody else it is not, and an invitation is sent to them', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const holder = { email: anna.email, mayChangePassword: false };
    const made = await mailboxes.create(julie, { for: 'somebody-else', holder });
    await expect(mailboxes.mine(julie, made.mailboxId)).rejects.toThrow('not in this webmail');
    const [invited] = made.invited;
    expect(invited).toMatchObject(holder);
    await identity.platform.bus.told(
      mailboxInvitationSent,
      ({ data }) => data.invitationId === invited!.invitationId,
    );
    const token = await mailboxes.tokenOf(made.mailboxId, invited!.invitationId);
    const offer = await identity.gateway.request(inspectMailboxInvitation, { token }, caller());
    expect(offer).toMatchObject({ mailbox: made.email, ...holder });
    await mailboxes.accept(token, anna.caller);
    expect(await mailboxes.mine(anna, made.mailboxId)).toMatchObject({
      webmail: 'connected',
      mayChangePassword: false,
    });
  });

  it('A2-6 of fifty acceptances at once one counts, and the mailbox is there once', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const { mailboxId } = await mailboxes.create(julie);
    const invited = await mailboxes.invite(julie, mailboxId, { email: anna.email });
    const token = await mailboxes.tokenOf(mailboxId, invited.invitationId);
    const attempts = Array.from({ length: 50 }, () => mailboxes.accept(token, anna.caller));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { holders } = (await mailboxes.shown(julie, mailboxId))!;
    expect(holders.map(({ accountId }) => accountId).sort()).toEqual(
      [anna.accountId, julie.accountId].sort(),
    );
  });

  it('A2-6 is accepted only by the account of the invited address', async () => {
    const julie = await mailboxes.administrator();
    const eve = await identity.signedIn();
    const { mailboxId } = await mailboxes.create(julie);
    const { invitationId } = await mailboxes.invite(julie, mailboxId, { email: newAddress() });
    const token = await mailboxes.tokenOf(mailboxId, invitationId);
    expect(await problemOf(mailboxes.accept(token, eve.caller))).toBe(
      'invitation-for-another-address',
    );
  });

  it('A2-6 is over once it was declined, withdrawn, sent again or ran out', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const { mailboxId } = await mailboxes.create(julie);
    const invite = async () => {
      const { invitationId } = await mailboxes.invite(julie, mailboxId, { email: anna.email });
      return { invitationId, token: await mailboxes.tokenOf(mailboxId, invitationId) };
    };
    const isOver = async (token: string) =>
      expect(await problemOf(mailboxes.accept(token, anna.caller))).toBe('token-not-usable');

    const sentAgain = await invite();
    const declined = await invite();
    await isOver(sentAgain.token);
    await identity.gateway.request(declineMailboxInvitation, { token: declined.token }, caller());
    await isOver(declined.token);

    const withdrawn = await invite();
    const { organizationId } = julie;
    const which = { organizationId, mailboxId, invitationId: withdrawn.invitationId };
    await identity.gateway.request(withdrawMailboxInvitation, which, julie.caller);
    await isOver(withdrawn.token);

    const late = await invite();
    await identity.platform.clock.freeze();
    const { expiresAt } = (await mailboxes.shown(julie, mailboxId))!.invited[0]!;
    await identity.platform.clock.freeze(new Date(Date.parse(expiresAt) - 1));
    const offer = { token: late.token };
    await identity.gateway.request(inspectMailboxInvitation, offer, caller());
    await identity.platform.clock.freeze(expiresAt);
    const attempt = identity.gateway.request(inspectMailboxInvitation, offer, caller());
    expect(await problemOf(attempt)).toBe('token-not-usable');
  });

  it('A13 is void once whoever invited may not invite any more', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const { mailboxId } = await mailboxes.create(julie);
    const { invitationId } = await mailboxes.invite(julie, mailboxId, { email: anna.email });
    const token = await mailboxes.tokenOf(mailboxId, invitationId);
    mailboxes.dismiss(julie);
    expect(await problemOf(mailboxes.accept(token, anna.caller))).toBe('token-not-usable');
    expect(await problemOf(mailboxes.tokenOf(mailboxId, invitationId))).toBe('not-found');
  });

  it('A1-9 is answered clearly where somebody consults it already', async () => {
    const julie = await mailboxes.administrator();
    const { mailboxId } = await mailboxes.create(julie);
    const attempt = mailboxes.invite(julie, mailboxId, { email: julie.email });
    expect(await problemOf(attempt)).toBe('already-consulting');
  });

  it('ends for somebody who is taken out of it, or leaves', async () => {
    const julie = await mailboxes.administrator();
    const [anna, marc] = [await identity.signedIn(), await identity.signedIn()];
    const { mailboxId } = await mailboxes.create(julie);
    await mailboxes.attach(julie, mailboxId, anna);
    await mailboxes.attach(julie, mailboxId, marc);
    const which = { organizationId: julie.organizationId, mailboxId, accountId: anna.accountId };
    await identity.gateway.request(removeMailboxHolder, which, julie.caller);
    await identity.gateway.request(leaveMyMailbox, { mailboxId, client }, marc.caller);
    for (const who of [anna, marc]) {
      await expect(mailboxes.mine(who, mailboxId)).rejects.toThrow('not in this webmail');
      expect(await problemOf(mailboxes.connect(who.caller, mailboxId))).toBe('not-found');
    }
  });
});

describe('what the organization is told of its mailboxes', () => {
  it('B-6 each act once: which, by whom and whom it is about; of the end too, when nothing else is left', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const { organizationId } = julie;
    const { mailboxId, email } = await mailboxes.create(julie);
    await mailboxes.setPassword(julie, mailboxId);
    await mailboxes.attach(julie, mailboxId, anna);
    await mailboxes.changeHolder(julie, mailboxId, anna, false);
    const accountId = anna.accountId;
    const holder = { organizationId, mailboxId, accountId };
    await identity.gateway.request(removeMailboxHolder, holder, julie.caller);
    const invited = await mailboxes.invite(julie, mailboxId, { email: newAddress() });
    const which = { organizationId, mailboxId, invitationId: invited.invitationId };
    await identity.gateway.request(withdrawMailboxInvitation, which, julie.caller);
    const again = await mailboxes.invite(julie, mailboxId, { email: newAddress() });
    const token = await mailboxes.tokenOf(mailboxId, again.invitationId);
    await identity.gateway.request(declineMailboxInvitation, { token }, caller());
    await identity.gateway.request(deleteMailbox, { organizationId, mailboxId }, julie.caller);

    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(mailboxChanged);
      const ofThis = events.filter(({ data }) => data.mailboxId === mailboxId);
      return ofThis.some(({ data }) => data.change === 'deleted') && ofThis;
    });

    expect(told.map(({ data, causedBy }) => [data.change, causedBy, data.accountId])).toEqual([
      ['created', julie.accountId, null],
      ['password-changed', julie.accountId, null],
      ['holder-added', accountId, accountId],
      ['holder-changed', julie.accountId, accountId],
      ['holder-removed', julie.accountId, accountId],
      ['invitation-withdrawn', julie.accountId, null],
      ['invitation-declined', null, null],
      ['deleted', julie.accountId, null],
    ]);
    for (const { data } of told) expect(data.organizationId).toBe(organizationId);
    const left = await identity.collection('mailboxes').findOne({ _id: mailboxId });
    expect(left).toMatchObject({ organizationId: '', holders: [], invitations: [], history: [] });
    expect(JSON.stringify(left)).not.toContain(email);
    expect(left!['passwordHash']).toBeNull();
  });
});

describe('webmail after a change of a password', () => {
  it('A2-8 A2-9 asks for the mailbox’s password once after a change of the account’s', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie);
    const change = { currentPassword: password, newPassword: another, client };
    await identity.gateway.request(changePassword, change, julie.caller);
    expect((await mailboxes.mine(julie, made.mailboxId)).webmail).toBe('confirm-password');
    expect(await problemOf(mailboxes.connect(julie.caller, made.mailboxId, another))).toBe(
      'password-wrong',
    );
    const connected = await mailboxes.connect(julie.caller, made.mailboxId);
    expect(connected.webmail).toBe('connected');
    expect((await mailboxes.mine(julie, made.mailboxId)).webmail).toBe('connected');
    expect(await mailboxes.openedBy(made.email, mailboxPassword, another)).toEqual([
      mailboxPassword,
    ]);
  });

  it('A2-10 asks everybody to reconnect after a change of the mailbox’s, and no account is touched', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const made = await mailboxes.create(julie);
    await mailboxes.attach(julie, made.mailboxId, anna);
    await mailboxes.setPassword(julie, made.mailboxId, { password: another });
    expect(await mailboxes.openedBy(made.email, mailboxPassword, another)).toEqual([another]);
    for (const who of [julie, anna]) {
      expect((await mailboxes.mine(who, made.mailboxId)).webmail).toBe('reconnect');
      expect(await mailboxes.signsIn(who.email, password)).toEqual([password]);
      await mailboxes.connect(who.caller, made.mailboxId, another);
      expect((await mailboxes.mine(who, made.mailboxId)).webmail).toBe('connected');
    }
  });

  it('A2-10 asks the others, not whoever changed it in webmail', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const { mailboxId, email } = await mailboxes.create(julie);
    await mailboxes.attach(julie, mailboxId, anna);
    await mailboxes.changeMine(anna.caller, mailboxId, { newPassword: another });
    expect(await mailboxes.openedBy(email, mailboxPassword, another)).toEqual([another]);
    expect((await mailboxes.mine(anna, mailboxId)).webmail).toBe('connected');
    expect((await mailboxes.mine(julie, mailboxId)).webmail).toBe('reconnect');
    const kinds = (await identity.linesOf(anna.accountId)).map(({ kind }) => kind);
    expect(kinds).toContain('mailbox-password-changed');
  });

  it('A2-13 lets nobody change it whose right was withdrawn, or who never had it', async () => {
    const julie = await mailboxes.administrator();
    const anna = await identity.signedIn();
    const { mailboxId, email } = await mailboxes.create(julie);
    await mailboxes.attach(julie, mailboxId, anna);
    await mailboxes.changeHolder(julie, mailboxId, anna, false);
    const attempt = mailboxes.changeMine(anna.caller, mailboxId, { newPassword: another });
    expect(await problemOf(attempt)).toBe('forbidden');
    expect(await mailboxes.openedBy(email, mailboxPassword, another)).toEqual([mailboxPassword]);
  });

  it('A2-18 leaves the other as it is, though both are the same by the person’s own choice', async () => {
    const julie = await mailboxes.administrator();
    const made = await mailboxes.create(julie, { email: julie.email, password });
    expect(await mailboxes.openedBy(made.email, password)).toEqual([password]);
    await mailboxes.changeMine(julie.caller, made.mailboxId, { newPassword: another });
    expect(await mailboxes.signsIn(julie.email, password, another)).toEqual([password]);
    expect(await mailboxes.openedBy(made.email, password, another)).toEqual([another]);
    expect((await mailboxes.mine(julie, made.mailboxId)).password).toBe('separate');
  });

  it('A17 takes no password that the policy refuses', async () => {
    const julie = await mailboxes.administrator();
    const { mailboxId } = await mailboxes.create(julie);
    for (const bad of ['short', 'passwordpassword']) {
      const attempt = mailboxes.changeMine(julie.caller, mailboxId, { newPassword: bad });
      expect(await problemOf(attempt)).toBe('password-refused');
    }
  });
});
