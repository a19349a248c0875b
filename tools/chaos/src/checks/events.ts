import { allEvents, consumerOf } from '@atrium/contracts';
import { grouped, repeated } from '../grouped.js';
import { isOf, purgedOf } from '../evidence.js';
import type { Command } from '../history.js';
import type { Check } from './check.js';

/** What may never happen to events. */
export const eventChecks: readonly Check[] = [
  {
    id: 'I1',
    promise: 'every event that a document tells is in its stream',
    violations: ({ aggregates, events }) => {
      const stored = grouped(events, ({ aggregateId }) => aggregateId);
      const ids = new Set(events.map(({ id }) => id));
      return aggregates.flatMap(({ id, version, told }) => {
        const versions = (stored.get(id) ?? []).map(({ aggregateVersion }) => aggregateVersion);
        const missing = told.filter((event) => !ids.has(event)).map((event) => `event ${event}`);
        for (let wanted = 1; wanted <= version; wanted += 1) {
          if (!versions.includes(wanted)) missing.push(`version ${wanted}`);
        }
        return missing.map((what) => `${id}: ${what} is in no stream`);
      });
    },
  },
  {
    id: 'I2',
    promise: 'every event is in its stream once',
    violations: ({ events }) => [
      ...repeated(events.map(({ id }) => id)).map((id) => `event ${id} is stored twice`),
      ...repeated(
        events.map(({ aggregateId, aggregateVersion }) => `${aggregateId} ${aggregateVersion}`),
      ).map((version) => `two events are ${version}`),
    ],
  },
  {
    id: 'I1',
    promise: 'no stream has an event that no document tells',
    violations: ({ aggregates, events, erased, commands, organizations }) => {
      const purged = purgedOf({ organizations });
      const versions = new Map(aggregates.map(({ id, version }) => [id, version]));
      const gone = new Set([...erased, ...signUpsOf(erased, commands)]);
      return events
        .filter((event) => !gone.has(event.aggregateId) && !isOf(purged, event))
        .filter(({ aggregateId, aggregateVersion }) => {
          return (versions.get(aggregateId) ?? 0) < aggregateVersion;
        })
        .map(({ id, subject }) => `${subject} ${id} was told, and its document does not know it`);
    },
  },
  {
    id: 'I1',
    promise: 'every event was consumed by everybody it is for',
    violations: ({ events, heard }) => {
      const contracts = new Map(allEvents().map((contract) => [contract.subject, contract]));
      return events.flatMap(({ id, subject }) => {
        const contract = contracts.get(subject);
        if (!contract) return [`nobody knows what ${subject} is`];
        return contract.consumedBy
          .map((service) => consumerOf(service, contract))
          .filter((consumer) => !heard.has(`${consumer}:${id}`))
          .map((consumer) => `${consumer} has not consumed ${id}`);
      });
    },
  },
  {
    id: 'I17',
    promise: 'all has come to rest: outboxes, consumers, mails, steps that were begun',
    violations: ({ restless }) =>
      Object.entries(restless).map(([what, count]) => `${what}: ${count} left`),
  },
  {
    id: 'I17',
    promise: 'there are no dead letters',
    violations: ({ deadLetters }) => [...deadLetters],
  },
];

/** What erased accounts began with, and is erased with them. */
function signUpsOf(erased: ReadonlySet<string>, commands: readonly Command[]): string[] {
  const addresses = new Set(
    commands
      .filter(
        ({ kind, about }) => kind === 'delete-account' && erased.has(about['accountId'] ?? ''),
      )
      .map(({ about }) => about['address']),
  );
  return commands.flatMap(({ kind, about }) =>
    kind === 'verify' && addresses.has(about['address']) ? (about['signUpId'] ?? []) : [],
  );
}
