import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { findNatsServer } from '../src/nats-server.js';
import { projectFile } from '../src/paths.js';
import { serviceNames, servicesWithDatabase } from '../src/service-environment.js';
import { settingsOf } from '../src/service-settings.js';
import { composeSchema } from './compose-schema.js';

interface ComposeService {
  readonly build?: { readonly args?: { readonly SERVICE?: string } };
  readonly depends_on?: Record<string, unknown>;
  readonly environment?: Record<string, string | number>;
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
}
interface Compose {
  readonly services: Record<string, ComposeService>;
  readonly networks: object;
  readonly volumes: object;
  readonly secrets: Record<string, { readonly file: string }>;
}

let compose: Compose;
beforeAll(() => {
  const text = readFileSync(projectFile('docker-compose.yml'), 'utf8');
  compose = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as Compose;
});

describe('docker-compose.yml', () => {
  it('has only keys that Compose knows', () => {
    const ajv = new Ajv({ allErrors: true, strict: false });
    expect(ajv.validate(composeSchema, compose) ? [] : ajv.errors).toEqual([]);
  });

  it('would be noticed with a misspelled key', () => {
    const ajv = new Ajv({ strict: false });
    const misspelled = { services: { gateway: { image: 'a:1', enviroment: {} } } };
    expect(ajv.validate(composeSchema, misspelled)).toBe(false);
  });

  it('runs the gateway, four services with a database each, the bus and the mailbox', () => {
    const databases = servicesWithDatabase.map((name) => `${name}-db`);
    const expected = [...serviceNames, ...databases, 'nats', 'deploy', 'mailbox'];
    expect(Object.keys(compose.services).sort()).toEqual(expected.sort());
    for (const name of serviceNames) {
      expect(compose.services[name]?.build?.args?.SERVICE).toBe(name);
    }
  });

  it('names only networks, volumes, secrets and services that it defines', () => {
    for (const service of Object.values(compose.services)) {
      expect(Object.keys(compose.networks)).toEqual(
        expect.arrayContaining([...(service.networks ?? [])]),
      );
      expect(Object.keys(compose.secrets)).toEqual(
        expect.arrayContaining([...(service.secrets ?? [])]),
      );
      const needed = Object.keys(service.depends_on ?? {});
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(needed));
      const volumes = (service.volumes ?? []).map((volume) => volume.split(':')[0]!);
      const named = volumes.filter((volume) => /^[a-z-]+$/.test(volume));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
    }
  });

  it("gives each service its own secrets and its own database, nobody else's", () => {
    for (const name of serviceNames) {
      const { secrets = [], networks = [], environment = {} } = compose.services[name]!;
      for (const secret of secrets) expect(secret).toMatch(new RegExp(`^${name}\\.`));
      const foreign = servicesWithDatabase.filter((other) => other !== name);
      for (const other of foreign) expect(networks).not.toContain(other);
      for (const value of Object.values(environment)) {
        for (const other of foreign) expect(String(value)).not.toContain(`${other}-db`);
      }
    }
  });

  it.each(serviceNames)(
    'gives %s all that it needs and nothing that it does not read',
    async (name) => {
      const settings = await settingsOf(name);
      const given = compose.services[name]!.environment ?? {};
      const variables = Object.values(settings.variables);
      const known = variables.map(({ env }) => env);
      const required = variables
        .filter((variable) => !('fallback' in variable))
        .map(({ env }) => env);
      expect(Object.keys(given).filter((env) => !known.includes(env))).toEqual([]);
      expect(required.filter((env) => !(env in given))).toEqual([]);
      const asText = Object.entries(given).map(([env, value]) => [env, substituted(String(value))]);
      expect(() => settings.read(Object.fromEntries(asText))).not.toThrow();
    },
  );
});

describe('npm run bus:config', () => {
  it('writes what docker-compose.yml mounts, in a form that the server takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-bus-config-'));
    const command = [projectFile('tools/platform/dist/src/bus-config-main.js'), folder];
    execFileSync(process.execPath, command);
    const keys = readdirSync(join(folder, 'keys'));
    for (const { file } of Object.values(compose.secrets)) expect(keys).toContain(basename(file));
    const mounted = Object.values(compose.services)
      .flatMap(({ volumes = [] }) => volumes)
      .flatMap((volume) => /BUS_CONFIG:-.+\}\/([^:]+):/.exec(volume)?.[1] ?? []);
    expect(mounted.toSorted()).toEqual(['nats.conf', 'participants.json']);
    for (const file of mounted) expect(readdirSync(folder)).toContain(file);
    const server = await findNatsServer(() => {});
    execFileSync(server.path, ['-t', '-c', join(folder, 'nats.conf')], { stdio: 'ignore' });
    const before = keys.map((name) => readFileSync(join(folder, 'keys', name), 'utf8'));
    execFileSync(process.execPath, command);
    expect(keys.map((name) => readFileSync(join(folder, 'keys', name), 'utf8'))).toEqual(before);
    rmSync(folder, { recursive: true });
  });
});

/** What Compose makes of `${NAME:-default}` when nothing is set. */
function substituted(value: string): string {
  return value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
}
