import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  allEvents,
  allRequests,
  consumerOf,
  services,
  type ServiceName,
  streamOf,
  subjectReplied,
} from '@atrium/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  broadcasts,
  type BusConnection,
  busOver,
  busPermissions,
  deadLetterStream,
  deployUser,
  natsConfig,
  parseParticipants,
} from '../src/index.js';
import { inboxPrefixOf } from '../src/connection.js';
import { newUser, TestBus } from './nats.js';
// Declares contracts in the tests' own processes only.
import './trial.js';
import './event-trial.js';

const outsider = newUser();
const fileServer = newUser();
const host = newUser();
const follower = newUser();
const participants = parseParticipants(
  JSON.stringify([
    { name: 'mail', nkey: outsider.nkey, capabilities: ['organization-closing'] },
    { name: 'ftp', nkey: fileServer.nkey, capabilities: ['service-credentials.verify'] },
    { name: 'hosting', nkey: host.nkey, capabilities: ['product-types.publish'] },
    { name: 'web', nkey: follower.nkey, capabilities: ['products.follow'] },
  ]),
  [...services, deployUser],
);
/** Each participant says of its own types what they are, on a subject of its own. */
const publishing = ['hosting', 'ftp'].map(
  (name) => `organizations.v1.product-types.publish.${name}`,
);
const steps = ['check', 'hold', 'release', 'finish'].map(
  (step) => `mail.v1.organization-closing.${step}`,
);

/** Everything that anybody publishes, and what nobody but the deploy user may. */
const published: string[] = [
  ...allRequests().map(({ subject }) => subject),
  ...allEvents().map(({ subject }) => subject),
  ...broadcasts.map(({ subject }) => subject),
  ...steps,
  ...publishing,
  ...services.flatMap((service) => [
    `${inboxPrefixOf(service)}.x`,
    `events.${service}.v1.made.up`,
    `${service}.v1.things.make-up`,
    ...allEvents().map(({ subject }) => `dead.${service}.${subject}`),
  ]),
  ...[...services.map(streamOf), deadLetterStream].flatMap((stream) => [
    `$JS.API.STREAM.CREATE.${stream}`,
    `$JS.API.STREAM.UPDATE.${stream}`,
    `$JS.API.STREAM.DELETE.${stream}`,
    `$JS.API.STREAM.PURGE.${stream}`,
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
    `$JS.API.STREAM.MSG.DELETE.${stream}`,
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.forged`,
    `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.forged`,
    `$JS.API.CONSUMER.LIST.${stream}`,
  ]),
  ...allEvents().flatMap((contract) =>
    contract.consumedBy.flatMap((service) => {
      const place = `${streamOf(contract.publishedBy)}.${consumerOf(service, contract)}`;
      return [
        `$JS.API.CONSUMER.MSG.NEXT.${place}`,
        `$JS.API.CONSUMER.DELETE.${place}`,
        `$JS.API.CONSUMER.INFO.${place}`,
        `$JS.ACK.${place}.1.1.1.1.1`,
      ];
    }),
  ),
  ...['web', 'ftp'].flatMap((name) => [
    `$JS.API.CONSUMER.MSG.NEXT.BILLING.${name}_products`,
    `$JS.API.CONSUMER.DELETE.BILLING.${name}_products`,
    `$JS.ACK.BILLING.${name}_products.1.1.1.1.1`,
  ]),
  '$JS.API.INFO',
  '$JS.API.STREAM.LIST',
  '$JS.API.STREAM.NAMES',
  '$JS.API.ACCOUNT.PURGE.$G',
  '$SYS.REQ.SERVER.PING',
  'anything',
];

/** Subjects to listen to, some in a queue group: `[subject, queue]`. */
const listened: [subject: string, queue?: string][] = [
  ['>'],
  ['*'],
  ['events.>'],
  ['dead.>'],
  ['_INBOX.>'],
  ['$SYS.>'],
  ['$JS.EVENT.ADVISORY.>'],
  ...broadcasts.map(({ subject }): [string] => [subject]),
  ...steps.flatMap((subject): [string, string?][] => [[subject], [subject, 'mail']]),
  ...services.flatMap((service): [string, string?][] => [
    [`${inboxPrefixOf(service)}.>`],
    [`${service}.>`],
    [`${service}.>`, service],
    [`events.${service}.>`],
  ]),
  ...allRequests().flatMap((contract): [string, string?][] => [
    [subjectReplied(contract)],
    [subjectReplied(contract), contract.repliedBy],
    [subjectReplied(contract), 'other'],
  ]),
];

describe('A20, A21: the bus refuses whatever is not in the contracts', () => {
  let bus: TestBus;
  let deploy: BusConnection;
  beforeAll(async () => {
    bus = await TestBus.start({ participants });
    deploy = await bus.connect(deployUser);
  });
  afterAll(() => bus.stop());

  /** Tries all and answers what the server refused. */
  const refused = async (connection: BusConnection): Promise<Set<string>> => {
    const denials = new Set<string>();
    connection.onDenial(({ operation, subject }) => {
      if (operation === 'publish') denials.add(`publish ${subject}`);
    });
    for (const subject of published) connection.nats.publish(subject, '{}');
    await connection.flush();
    for (const [subject, queue] of listened) {
      connection.nats.subscribe(subject, {
        ...(queue && { queue }),
        callback: (error) => {
          if (error !== null) denials.add(`subscription ${[subject, queue].join(' ').trim()}`);
        },
      });
      // The client tells by subject and queue which one was refused: one at a time.
      await connection.flush();
    }
    return denials;
  };

  /** What the contracts give, judged by hand, not by the function that writes the configuration. */
  const mayPublish = (service: ServiceName, subject: string): boolean =>
    allRequests().some((one) => one.subject === subject && one.askedBy.includes(service)) ||
    allEvents().some((one) => one.subject === subject && one.publishedBy === service) ||
    broadcasts.some((one) => one.subject === subject && one.saidBy === service) ||
    (service === 'organizations' && steps.includes(subject)) ||
    (subject === `$JS.API.STREAM.INFO.${streamOf(service)}` &&
      allEvents().some(({ publishedBy }) => publishedBy === service)) ||
    allEvents().some((one) => {
      if (!one.consumedBy.includes(service)) return false;
      const place = `${streamOf(one.publishedBy)}.${consumerOf(service, one)}`;
      return (
        subject === `dead.${service}.${one.subject}` ||
        subject === `$JS.API.CONSUMER.MSG.NEXT.${place}` ||
        subject.startsWith(`$JS.ACK.${place}.`)
      );
    });
  const mayListen = (service: ServiceName, subject: string, queue?: string): boolean =>
    subject === `${inboxPrefixOf(service)}.>` ||
    broadcasts.some((one) => one.subject === subject && one.heardBy.includes(service)) ||
    allRequests().some(
      (one) => subjectReplied(one) === subject && one.repliedBy === service && queue === service,
    );

  it.each(services)('%s can do what is its own and nothing else', async (service) => {
    const denials = await refused(await bus.connect(service));
    const expected = new Set([
      ...published
        .filter((subject) => !mayPublish(service, subject))
        .map((subject) => `publish ${subject}`),
      ...listened
        .filter(([subject, queue]) => !mayListen(service, subject, queue))
        .map((one) => `subscription ${one.join(' ')}`),
    ]);
    expect(denials).toEqual(expected);
    expect(expected.size).toBeGreaterThan(100);
  });

  it('a participant from outside answers on its own subjects and can do nothing else', async () => {
    const connection = await bus.connect('mail', outsider);
    const denials = await refused(connection);
    const may = new Set(['_INBOX_mail.>', ...steps.map((subject) => `${subject} mail`)]);
    for (const subject of published) expect(denials).toContain(`publish ${subject}`);
    for (const one of listened) {
      const text = one.join(' ');
      if (!may.has(text)) expect(denials).toContain(`subscription ${text}`);
      else expect(denials).not.toContain(`subscription ${text}`);
    }
  });

  it('A2-21 a participant asks what its capability opens, and nothing else', async () => {
    const denials = await refused(await bus.connect('ftp', fileServer));
    const may = new Set([
      'publish identity.v1.service-credentials.verify',
      'subscription _INBOX_ftp.>',
    ]);
    const tried = [
      ...published.map((subject) => `publish ${subject}`),
      ...listened.map((one) => `subscription ${one.join(' ')}`),
    ];
    expect(denials).toEqual(new Set(tried.filter((one) => !may.has(one))));
    expect(tried).toContain('publish identity.v1.service-credentials.verify');
  });

  it('decision 33: a participant takes what becomes of products from its own consumer, and nothing else', async () => {
    const denials = await refused(await bus.connect('web', follower));
    const tried = [
      ...published.map((subject) => `publish ${subject}`),
      ...listened.map((one) => `subscription ${one.join(' ')}`),
    ];
    expect(tried.filter((one) => !denials.has(one))).toEqual([
      'publish $JS.API.CONSUMER.MSG.NEXT.BILLING.web_products',
      'publish $JS.ACK.BILLING.web_products.1.1.1.1.1',
    ]);
  });

  it('decision 32 whoever deploys asks what is theirs alone', async () => {
    const all = allRequests().map(({ subject }) => subject);
    const denied = new Set(await busOver(deploy).denied(all));
    expect(all.filter((subject) => !denied.has(subject))).toEqual([
      'billing.v1.catalogs.import-by-deploy',
      'billing.v1.catalogs.list-by-deploy',
      'identity.v1.erasures.end-all-sessions-by-deploy',
      'identity.v1.erasures.list-by-deploy',
      'identity.v1.erasures.replay-by-deploy',
      'identity.v1.operators.appoint-by-deploy',
      'identity.v1.operators.dismiss-by-deploy',
      'identity.v1.operators.list-by-deploy',
    ]);
  });

  it('decision 33: a participant publishes types of products under its own name alone', async () => {
    const denials = await refused(await bus.connect('hosting', host));
    const [own, another] = publishing.map((subject) => `publish ${subject}`);
    expect(denials).not.toContain(own);
    expect(denials).toContain(another);
    expect(denials).toContain('publish organizations.v1.product-types.publish');
    const ofOthers = listened.map((one) => `subscription ${one.join(' ')}`);
    expect(ofOthers.filter((one) => !denials.has(one))).toEqual([]);
  });

  it('nothing that was tried has changed a stream', async () => {
    const manager = await jetstreamManager(deploy.nats);
    const names = (await manager.streams.list().next()).map(({ config }) => config.name).sort();
    const publishing = new Set(allEvents().map(({ publishedBy }) => streamOf(publishedBy)));
    expect(names).toEqual([deadLetterStream, ...publishing].sort());
    for (const name of names) {
      for (const { config } of await manager.consumers.list(name).next()) {
        expect(config.deliver_subject).toBeUndefined();
      }
    }
  });

  it('no stream captures a subject that is replied to', async () => {
    const manager = await jetstreamManager(deploy.nats);
    for (const { config } of await manager.streams.list().next()) {
      for (const subject of config.subjects ?? [])
        expect(subject).toMatch(/^(events\.\w+|dead)\.>$/);
    }
    for (const { subject } of allRequests()) expect(subject).not.toMatch(/^(events|dead)\./);
  });

  it('replies may take as long as the slowest contract, and no longer than need be', () => {
    const { allowResponses } = busPermissions('identity');
    const slowest = Math.max(
      ...allRequests()
        .filter(({ repliedBy }) => repliedBy === 'identity')
        .map(({ timeout }) => timeout),
    );
    expect(allowResponses).toEqual({ max: 1, expires: `${slowest / 1_000 + 5}s` });
  });

  it('opens no other door', () => {
    const users = Object.fromEntries(
      Object.entries(bus.users).map(([name, { nkey }]) => [name, nkey]),
    ) as Parameters<typeof natsConfig>[0]['users'];
    const config = natsConfig({ users, port: 4222, storeDir: '/data' });
    expect(config).toContain('sync_interval: always');
    expect(config).not.toMatch(
      /websocket|mqtt|leafnodes|no_auth_user|deny|http|gateway \{|cluster/,
    );
  });
});

describe('participants.json', () => {
  const { nkey } = newUser();
  const parse = (...entries: object[]) => parseParticipants(JSON.stringify(entries), ['identity']);
  const good = { name: 'mail', nkey, capabilities: ['organization-closing'] };

  it('is read', () => {
    expect(parse(good)).toEqual([good]);
  });

  it.each([
    ['a name of ours', { ...good, name: 'identity' }, /taken/],
    ['a name that is a wildcard', { ...good, name: '*' }, /not a participant's name/],
    ['a name with a dot', { ...good, name: 'a.b' }, /not a participant's name/],
    ['no key', { ...good, nkey: undefined }, /no public nkey/],
    ['a seed instead of a public key', { ...good, nkey: newUser().seed }, /no public nkey/],
    ['an unknown capability', { ...good, capabilities: ['everything'] }, /everything/],
    ['no capabilities', { ...good, capabilities: undefined }, /capability/],
  ])('is refused with %s', (_what, entry, reason) => {
    expect(() => parse(entry)).toThrow(reason);
  });

  it('is refused with a name twice, and when it is no list', () => {
    expect(() => parse(good, good)).toThrow(/taken/);
    expect(() => parseParticipants('{}', [])).toThrow(/not a list/);
  });
});
