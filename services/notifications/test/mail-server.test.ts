import { signUpStarted } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from './world.js';

interface StoredDelivery {
  _id: string;
  state: string;
  reason?: string;
  failures: number;
}

let world: World;

async function signUp(email: string): Promise<string> {
  const signUpId = world.signUp(email);
  const data = { signUpId };
  return (await world.platform.bus.publish(signUpStarted, { aggregateId: signUpId, data })).id;
}

async function delivery(eventId: string): Promise<StoredDelivery | undefined> {
  const all = await world.all<StoredDelivery>('deliveries');
  return all.find(({ _id }) => _id.startsWith(eventId));
}

const reaches = (eventId: string, state: string, reason?: string) =>
  eventually(async () => {
    const found = await delivery(eventId);
    return found?.state === state && (reason === undefined || found.reason === reason) && found;
  });

describe('a mail server', () => {
  beforeAll(async () => {
    world = await World.start();
  }, 60_000);

  afterEach(async () => {
    world.smtp.onRecipient = () => undefined;
    world.smtp.onMail = () => undefined;
    await world.smtp.start();
  });

  afterAll(() => world.stop());

  it('that is away for an hour: the mail is there when it is back, once', async () => {
    await world.smtp.stop();
    const event = await signUp('later@example.test');
    await reaches(event, 'due', 'mail-server-away');
    await world.platform.clock.advance({ hours: 1 });
    await eventually(async () => (await delivery(event))!.failures >= 2);
    await world.smtp.start();
    await world.platform.clock.advance({ minutes: 3 });
    await reaches(event, 'sent');
    expect(world.smtp.to('later@example.test')).toHaveLength(1);
  });

  it('that is away for a day: the mail is given up, with the reason', async () => {
    await world.smtp.stop();
    const event = await signUp('never@example.test');
    await reaches(event, 'due', 'mail-server-away');
    await world.platform.clock.advance({ hours: 24 });
    await reaches(event, 'failed', 'mail-server-away');
  });

  it('that says "later" (4xx): the mail comes later', async () => {
    world.smtp.onRecipient = ({ attempt }) => (attempt === 1 ? '450 4.2.0 Greylisted' : undefined);
    const event = await signUp('greylisted@example.test');
    await reaches(event, 'due', 'deferred');
    await world.platform.clock.advance({ seconds: 5 });
    await reaches(event, 'sent');
    expect(world.smtp.to('greylisted@example.test')).toHaveLength(1);
  });

  it('that does not know an address (5xx): it is not tried again, nor written to for a month', async () => {
    world.smtp.onRecipient = ({ to }) =>
      to.startsWith('unknown') ? '550 5.1.1 No such user' : undefined;
    await reaches(await signUp('unknown@example.test'), 'failed', 'no-such-address');
    world.smtp.onRecipient = () => undefined;
    const second = await signUp('Unknown@Example.test');
    await reaches(second, 'skipped', 'address-suppressed');
    expect(world.smtp.attempts.filter((to) => /unknown/i.test(to))).toHaveLength(1);
    await world.platform.clock.advance({ days: 31 });
    await reaches(await signUp('unknown@example.test'), 'sent');
  });

  it('that refuses a mail for its content or by policy (5xx): the address is not blamed', async () => {
    world.smtp.onMail = () => '554 5.7.1 Looks like spam';
    await reaches(await signUp('fine@example.test'), 'failed', 'refused');
    world.smtp.onMail = () => undefined;
    await reaches(await signUp('fine@example.test'), 'sent');
  });

  it('I15 whose answer is lost after the mail: at most twice, and both say that they are one', async () => {
    world.smtp.onMail = ({ attempt }) => (attempt === 1 ? 'vanish' : undefined);
    const event = await signUp('twice@example.test');
    await reaches(event, 'due', 'mail-server-away');
    await world.platform.clock.advance({ seconds: 5 });
    await reaches(event, 'sent');
    const mails = world.smtp.to('twice@example.test');
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(mails[0]!.messageId).toBe(`<${event}.sign-up@atrium.test>`);
  });

  it('that is slow with one mail does not keep the others', async () => {
    world.smtp.onMail = ({ to }) => (to.startsWith('slow') ? 'silence' : undefined);
    await signUp('slow@example.test');
    await eventually(() => world.smtp.attempts.includes('slow@example.test'));
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((name) => signUp(`quick-${name}@example.test`)),
    );
    for (const id of ids) await reaches(id, 'sent');
    await world.smtp.stop();
  });

  it('I15 that takes a mail while the database is away: it is noted later, and not sent again', async () => {
    const { platform } = world.platform;
    // A database that the test was given stays up: then there is nothing to see here.
    if (!('database' in platform.pids())) return;
    world.smtp.onMail = () => platform.kill('database');
    const event = await signUp('noted-later@example.test');
    await eventually(() => world.smtp.to('noted-later@example.test').length === 1);
    world.smtp.onMail = () => undefined;
    await reaches(event, 'sent');
    await world.platform.clock.advance({ minutes: 5 });
    await reaches(await signUp('marker@example.test'), 'sent');
    expect(world.smtp.to('noted-later@example.test')).toHaveLength(1);
  });
});

describe('several processes', () => {
  beforeAll(async () => {
    world = await World.start({}, { replicas: 3 });
  }, 60_000);

  afterAll(() => world.stop());

  it('I15 share the mails and send each once', async () => {
    const events = await parallel(60, (index) => signUp(`many-${index}@example.test`));
    expect(events.every(({ status }) => status === 'fulfilled')).toBe(true);
    await eventually(async () => {
      const all = await world.all<StoredDelivery>('deliveries');
      return all.length === 60 && all.every(({ state }) => state === 'sent');
    }, 20_000);
    expect(world.smtp.taken).toHaveLength(60);
    expect(new Set(world.smtp.taken.map(({ to }) => to)).size).toBe(60);
    const senders = Object.keys(world.platform.platform.pids())
      .filter((name) => name.startsWith('notifications'))
      .filter((name) => world.platform.platform.log(name).includes(': sent'));
    expect(senders.length).toBeGreaterThan(1);
  });
});

describe('a process that dies', () => {
  beforeAll(async () => {
    world = await World.start();
  }, 60_000);

  afterAll(() => world.stop());

  it('I15 before it hands the mail over: it is sent once by the next', async () => {
    const event = await dieAt('notifications.mail.before-sending', 'before@example.test');
    expect(world.smtp.to('before@example.test')).toEqual([]);
    await restarted();
    await reaches(event, 'sent');
    expect(world.smtp.to('before@example.test')).toHaveLength(1);
  });

  it('I15 after the mail is handed over, before noting it: twice at most, with one Message-ID', async () => {
    const event = await dieAt('notifications.mail.sent', 'after@example.test');
    expect(world.smtp.to('after@example.test')).toHaveLength(1);
    await restarted();
    await reaches(event, 'sent');
    const mails = world.smtp.to('after@example.test');
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('I15 after planning the mail, before its inbox knows: it is sent once', async () => {
    const event = await dieAt('consumer.after-effect', 'planned@example.test');
    await restarted();
    await reaches(event, 'sent');
    expect(world.smtp.to('planned@example.test')).toHaveLength(1);
  });

  async function dieAt(failpoint: string, email: string): Promise<string> {
    let event!: Promise<string>;
    await world.platform.dieAt('notifications', failpoint, () => {
      event = signUp(email);
      return event;
    });
    return event;
  }

  async function restarted(): Promise<void> {
    await world.startService();
    await world.platform.clock.advance({ minutes: 1 });
  }
});
