import { allRequests, type ServiceName, services } from '@atrium/contracts';
import { type BusPermissions, busPermissions } from './bus-permissions.js';
import { inboxPrefixOf } from './connection.js';
import { type Participant, participantPermissions } from './participants.js';

/** The user that creates streams and consumers, replays dead letters and appoints operators. No service runs as it. */
export const deployUser = 'deploy';

export interface NatsConfigOptions {
  /** The public nkey (`U...`) of each service and of `deploy`. */
  readonly users: Readonly<Record<ServiceName | typeof deployUser, string>>;
  readonly port: number;
  /** Where JetStream keeps its files. */
  readonly storeDir: string;
  /** `127.0.0.1` unless told otherwise. */
  readonly host?: string;
  /** For `/healthz` and `/varz`, on loopback. */
  readonly monitorPort?: number;
  readonly participants?: readonly Participant[];
}

/**
 * The text of `nats.conf`: one user per service, allow-lists from the contracts, JetStream that syncs to
 * disk before it acknowledges, and nothing that is not needed (no WebSocket, MQTT, leaf nodes, no default
 * user): reliability.md 1.6 and 4.1.
 */
export function natsConfig(options: NatsConfigOptions): string {
  const { users, port, storeDir, host = '127.0.0.1', monitorPort, participants = [] } = options;
  return `server_name: atrium
host: ${text(host)}
port: ${port}
${monitorPort === undefined ? '' : `http: ${text(`127.0.0.1:${monitorPort}`)}\n`}max_payload: 1MB
max_control_line: 4KB
write_deadline: "10s"
jetstream {
  store_dir: ${text(storeDir)}
  sync_interval: always
}
authorization {
  timeout: 5
  users: [
${[
  ...services.map((service) => user(users[service], busPermissions(service, participants))),
  user(users[deployUser], deployPermissions()),
  ...participants.map((participant) => user(participant.nkey, participantPermissions(participant))),
].join('\n')}
  ]
}
`;
}

/** Replaying puts an event back on its own subject. */
function deployPermissions(): BusPermissions {
  const asked = allRequests().filter(({ askedBy }) => askedBy.includes(deployUser));
  return {
    publish: [
      '$JS.API.>',
      ...services.map((service) => `events.${service}.>`),
      ...asked.map(({ subject }) => subject),
    ],
    subscribe: [`${inboxPrefixOf(deployUser)}.>`],
  };
}

function user(nkey: string, { publish, subscribe, allowResponses }: BusPermissions): string {
  const responses =
    allowResponses === undefined
      ? ''
      : `\n        allow_responses: { max: ${allowResponses.max}, expires: ${text(allowResponses.expires)} }`;
  return `    {
      nkey: ${nkey}
      permissions: {
        publish: { allow: ${list(publish)} }
        subscribe: { allow: ${list(subscribe)} }${responses}
      }
    }`;
}

function list(subjects: readonly string[]): string {
  if (subjects.length === 0) return '[]';
  return `[\n${subjects.map((subject) => `          ${text(subject)}`).join('\n')}\n        ]`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
