import { describe, expect, it } from '@jest/globals';
import * as contracts from '@atrium/contracts';
import { allEvents, allRequests } from '@atrium/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const services = fileURLToPath(new URL('../../../../services', import.meta.url));

/** The subjects of the contracts that a service's sources name behind a word such as `@Replies(`. */
function subjectsBehind(word: string): { service: string; subject: string }[] {
  return readdirSync(services).flatMap((service) =>
    sourcesOf(service)
      .flatMap((source) => [...source.matchAll(new RegExp(`${word}\\(\\s*(\\w+)`, 'g'))])
      .map(([, name]) => (contracts as unknown as Record<string, { subject?: string }>)[name ?? ''])
      .flatMap((contract) => (contract?.subject ? [{ service, subject: contract.subject }] : [])),
  );
}

function sourcesOf(service: string): string[] {
  const folder = join(services, service, 'src');
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
    const published = new Set(
      subjectsBehind('happened').map(({ service, subject }) => `${service}: ${subject}`),
    );
    expect([...published].sort()).toEqual(
      allEvents()
        .map(({ subject, publishedBy }) => `${publishedBy}: ${subject}`)
        .sort(),
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

function sorted<Entry extends { service: string; subject: string }>(entries: Entry[]): Entry[] {
  const key = ({ subject, service }: Entry): string => `${subject} ${service}`;
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
