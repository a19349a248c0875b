import { describe, expect, it } from '@jest/globals';
import { givenUpAfter, messageIdOf, nextAttempt, postponed } from './delivery.js';
import { judge } from './smtp-answer.js';

const now = new Date('2026-11-23T10:00:00.000Z');
const seconds = (date: Date): number => (date.getTime() - now.getTime()) / 1_000;

describe('trying again', () => {
  it('waits longer each time, an hour at most', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 20].map((failures) =>
      seconds(nextAttempt(failures, 'deferred', now)),
    );
    expect(waits).toEqual([1, 5, 30, 120, 600, 3_600, 3_600, 3_600]);
  });

  it('waits no longer than two minutes for the mail server, and ten seconds for a neighbor', () => {
    expect(seconds(nextAttempt(9, 'mail-server-away', now))).toBe(120);
    expect(seconds(nextAttempt(9, 'owner-away', now))).toBe(10);
  });

  it('ends a day after the event came, with its reason', () => {
    const delivery = { createdAt: now, failures: 30, counted: true };
    const last = new Date(now.getTime() + givenUpAfter);
    const how = { reason: 'deferred', failed: true } as const;
    expect(postponed(delivery, { ...how, dueAt: last })).toMatchObject({
      state: 'due',
      counted: true,
    });
    const tooLate = new Date(last.getTime() + 1);
    expect(postponed(delivery, { ...how, dueAt: tooLate })).toEqual({
      state: 'failed',
      reason: 'deferred',
    });
  });
});

describe('the Message-ID', () => {
  it('is the same for every attempt and well-formed', () => {
    const id = messageIdOf({ _id: '019ab0c2-7a11:member-left:account-1' }, 'atrium.test');
    expect(id).toBe('<019ab0c2-7a11.member-left.account-1@atrium.test>');
  });
});

describe('what the mail server said', () => {
  const rcpt = (response: string) =>
    judge({
      code: 'EENVELOPE',
      command: 'RCPT TO',
      responseCode: Number(response.slice(0, 3)),
      response,
    });

  it.each([
    ['550 5.1.1 no such user', 'no-such-address'],
    ['550 No such user here', 'no-such-address'],
    ['553-5.1.3 bad address', 'no-such-address'],
    ['550 5.7.1 relaying denied', 'refused'],
    ['552 5.2.2 mailbox full', 'refused'],
    ['554 5.7.1 blocked by policy', 'refused'],
    ['450 4.2.0 greylisted', 'later'],
    ['452 too many recipients', 'later'],
  ] as const)('about the recipient: %s', (response, answer) => {
    expect(rcpt(response)).toBe(answer);
  });

  it('about the mail itself', () => {
    expect(judge({ code: 'EMESSAGE', command: 'DATA', responseCode: 554 })).toBe('refused');
    expect(judge({ code: 'EMESSAGE', command: 'DATA', responseCode: 451 })).toBe('later');
  });

  it.each([
    [{ code: 'ESOCKET', command: 'CONN' }],
    [{ code: 'ETIMEDOUT', command: 'CONN' }],
    [{ code: 'ECONNECTION', command: 'DATA' }],
    [{ code: 'EABORT' }],
    [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }],
    [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }],
    [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }],
  ])('says nothing about the recipient: %j', (error) => {
    expect(judge(error)).toBe('away');
  });
});
