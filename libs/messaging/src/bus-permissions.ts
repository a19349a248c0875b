import {
  allEvents,
  allRequests,
  consumerOf,
  type ServiceName,
  streamOf,
  subjectReplied,
} from '@atrium/contracts';
import { broadcasts } from './broadcasts.js';
import { inboxPrefixOf } from './connection.js';
import { closingSubjects, type Participant } from './participants.js';

/** What one NATS user may do. Only allow-lists: deny rules can be bypassed (reliability.md 1.6). */
export interface BusPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** A reply to each request received, once, and no later than so many seconds after it. */
  readonly allowResponses?: { readonly max: 1; readonly expires: string };
}

/** Exactly what a service needs by the contracts: each subject by name, requests in its queue group only. */
export function busPermissions(
  service: ServiceName,
  participants: readonly Participant[] = [],
): BusPermissions {
  const requests = allRequests();
  const consumed = allEvents().filter(({ consumedBy }) => consumedBy.includes(service));
  const published = allEvents().filter(({ publishedBy }) => publishedBy === service);
  const replied = requests.filter(({ repliedBy }) => repliedBy === service);
  const heard = broadcasts.filter(({ heardBy }) => heardBy.includes(service));
  const longest = Math.max(5_000, ...replied.map(({ timeout }) => timeout));
  return {
    publish: [
      ...requests.filter(({ askedBy }) => askedBy.includes(service)).map(subjectOf),
      ...(service === 'organizations' ? participants.flatMap(closingSubjects) : []),
      ...broadcasts.filter(({ saidBy }) => saidBy === service).map(subjectOf),
      ...published.map(subjectOf),
      ...(published.length > 0 ? [`$JS.API.STREAM.INFO.${streamOf(service)}`] : []),
      ...consumed.flatMap((contract) => {
        const place = `${streamOf(contract.publishedBy)}.${consumerOf(service, contract)}`;
        return [`$JS.API.CONSUMER.MSG.NEXT.${place}`, `$JS.ACK.${place}.>`];
      }),
      ...consumed.map(({ subject }) => `dead.${service}.${subject}`),
    ],
    subscribe: [
      `${inboxPrefixOf(service)}.>`,
      ...replied.map((contract) => `${subjectReplied(contract)} ${service}`),
      ...heard.map(subjectOf),
    ],
    ...(replied.length + heard.length > 0 && {
      allowResponses: { max: 1, expires: `${longest / 1_000 + 5}s` },
    }),
  };
}

function subjectOf({ subject }: { subject: string }): string {
  return subject;
}
