import { describe, expect, it } from '@jest/globals';
import * as contracts from '@atrium/contracts';
import { allEvents, allRequests } from '@atrium/contracts';
import { allowList } from '@atrium/embedded-mongo';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const services = readdirSync(join(root, 'services')).map((name) => join(root, 'services', name));
const sharedSources = ['libs/messaging', 'libs/service'].map((name) => join(root, name));

/** The subjects of the contracts that a service's sources name behind a word such as `@Replies(`. */
function subjectsBehind(word: string): { service: string; subject: string }[] {
  return services.flatMap((folder) =>
    sourcesIn(folder)
      .flatMap((source) => [...source.matchAll(new RegExp(`${word}\\(\\s*([\\w.]+)`, 'g'))])
      .map(([, name]) => contractNamed(name ?? ''))
      .flatMap((contract) =>
        contract?.subject ? [{ service: basename(folder), subject: contract.subject }] : [],
      ),
  );
}

/** A contract, or one of several that stand under one name. */
function contractNamed(name: string): { subject?: string } | undefined {
  const [first = '', second] = name.split('.');
  const found = (contracts as unknown as Record<string, Record<string, object>>)[first];
  return second === undefined ? found : found?.[second];
}

function sourcesIn(project: string): string[] {
  const folder = join(project, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

describe('the laws of the bus', () => {
  it('let every request be replied to in one place, in the service that its subject names', () => {
    expect(sorted(subjectsBehind('@Replies'))).toEqual(
      allRequests().map(({ subject, repliedBy }) => ({ service: repliedBy, subject })),
    );
  });

  it('let every event be published by its own service alone', () => {
    const named = services.flatMap((folder) => {
      const text = sourcesIn(folder)
        .map((source) =>
          source
            .replaceAll(/^import [^;]*;/gm, '')
            // Whoever consumes an event names it too, and how it is read.
            .replaceAll(/@Consumes\(\w+\)|\w+(?=\(@Payload)|\bfrom\(\w+,/g, ''),
        )
        .join('\n');
      return allEvents()
        .filter((event) => new RegExp(`\\b${nameOf(event)}\\b`).test(text))
        .map(({ subject }) => ({ service: basename(folder), subject }));
    });
    expect(sorted(named)).toEqual(
      allEvents().map(({ subject, publishedBy }) => ({ service: publishedBy, subject })),
    );
  });

  it('let every event be consumed once in each service that its contract names', () => {
    expect(sorted(subjectsBehind('@Consumes'))).toEqual(
      sorted(
        allEvents().flatMap(({ subject, consumedBy }) =>
          consumedBy.map((service) => ({ service, subject })),
        ),
      ),
    );
  });
});

describe('the development database', () => {
  it('knows every operator that the services use', () => {
    const known = new Set<string>(Object.values(allowList).flat());
    const used = [...services.filter((folder) => basename(folder) !== 'gateway'), ...sharedSources]
      .flatMap(sourcesIn)
      .flatMap((source) => [...source.matchAll(/(?<=['\s{(])\$[a-z][a-zA-Z]+(?=['"]?:)/g)])
      .map(([operator]) => operator);
    expect(used.length).toBeGreaterThan(50);
    // The modifiers of $push are a part of it.
    const modifiers = ['$each', '$slice', '$sort', '$position'];
    const unknown = used.filter((name) => !known.has(name) && !modifiers.includes(name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

/** What a contract is called in the sources. */
function nameOf(contract: object): string {
  return Object.entries(contracts).find(([, value]) => (value as unknown) === contract)?.[0] ?? '';
}

function sorted<Entry extends { service: string; subject: string }>(entries: Entry[]): Entry[] {
  const key = ({ subject, service }: Entry): string => `${subject} ${service}`;
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
