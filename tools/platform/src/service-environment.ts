import { existsSync, readFileSync } from 'node:fs';
import type { ServiceName } from '@atrium/contracts';
import type { DataFolder } from './data-folder.js';

// Only the type comes from the contracts: loading them costs the starter a second and 60 MB.
const needs: Record<ServiceName, { database?: true; mail?: true; links?: true }> = {
  identity: { database: true, links: true },
  organizations: { database: true, links: true },
  billing: { database: true, links: true },
  notifications: { database: true, mail: true, links: true },
  gateway: { links: true },
};

/** The five services; the gateway last, since it is of no use before the others. */
export const serviceNames = Object.keys(needs) as ServiceName[];

/** The services that have a database of their own. */
export const servicesWithDatabase = serviceNames.filter((name) => needs[name].database);

/** The environment variable that names a service's database. */
export function databaseVariableOf(service: ServiceName): string {
  return `${service.toUpperCase()}_MONGODB_URI`;
}

/** What the parts of one platform have to know of each other. */
export interface Addresses {
  readonly natsUrl: string;
  readonly databaseUris: Partial<Record<ServiceName, string>>;
  readonly publicUrl: string;
  readonly gatewayPort: number;
  readonly smtpPort: number;
}

/** Those of `participants.json` that are asked before an organization closes. */
function closingParticipants(data: DataFolder): string {
  const file = data.file('participants.json');
  if (!existsSync(file)) return '';
  const all = JSON.parse(readFileSync(file, 'utf8')) as { name: string; capabilities: string[] }[];
  return all
    .filter(({ capabilities }) => capabilities.includes('organization-closing'))
    .map(({ name }) => name)
    .join(',');
}

/** The environment of one service. */
export function serviceEnvironment(
  service: ServiceName,
  data: DataFolder,
  addresses: Addresses,
  opsPort: number,
): Record<string, string> {
  const { database, mail, links } = needs[service];
  return {
    NATS_URL: addresses.natsUrl,
    NATS_NKEY_SEED_FILE: data.keys.seedFileOf(service),
    ATRIUM_KEYRING_FILE: data.keys.keyRingFileOf(service),
    OPS_HOST: '127.0.0.1',
    OPS_PORT: String(opsPort),
    ...(database && { [databaseVariableOf(service)]: addresses.databaseUris[service] ?? '' }),
    ...(links && { PUBLIC_URL: addresses.publicUrl }),
    ...(mail && {
      SMTP_URL: `smtp://127.0.0.1:${addresses.smtpPort}`,
      MAIL_FROM: 'Atrium <no-reply@atrium.test>',
    }),
    ...(service === 'organizations' && { ATRIUM_CLOSING_PARTICIPANTS: closingParticipants(data) }),
    ...(service === 'gateway' && { PORT: String(addresses.gatewayPort) }),
  };
}
