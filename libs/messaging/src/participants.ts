import {
  allRequests,
  capabilities,
  type Capability,
  closingOf,
  streamOf,
  subjectAskedBy,
} from '@atrium/contracts';
import type { BusPermissions } from './bus-permissions.js';
import { inboxPrefixOf } from './connection.js';

/** One entry of `participants.json`. */
export interface Participant {
  readonly name: string;
  /** Its public nkey (`U...`). */
  readonly nkey: string;
  readonly capabilities: readonly Capability[];
}

const nameForm = /^[a-z][a-z0-9-]{1,30}$/;
const nkeyForm = /^U[A-Z2-7]{55}$/;

/** Reads `participants.json`. Throws a sentence naming what is wrong: a typing error must not open the bus. */
export function parseParticipants(json: string, taken: readonly string[]): Participant[] {
  const participants = JSON.parse(json) as Participant[];
  if (!Array.isArray(participants)) throw new Error('participants.json is not a list.');
  const names = new Set(taken);
  for (const { name, nkey, capabilities: granted } of participants) {
    if (typeof name !== 'string' || !nameForm.test(name)) {
      throw new Error(`"${name}" is not a participant's name.`);
    }
    if (names.has(name)) throw new Error(`The name "${name}" is taken.`);
    names.add(name);
    if (typeof nkey !== 'string' || !nkeyForm.test(nkey)) {
      throw new Error(`${name} has no public nkey.`);
    }
    const unknown = granted?.find?.((capability) => !capabilities.includes(capability));
    if (!Array.isArray(granted) || unknown !== undefined) {
      throw new Error(`${name} has a capability that does not exist: ${String(unknown)}.`);
    }
  }
  return participants;
}

/** What organizations asks of a participant that has something to close with an organization. */
export function closingSubjects({ name, capabilities: granted }: Participant): string[] {
  if (!granted.includes('organization-closing')) return [];
  return Object.values(closingOf(name)).map(({ subject }) => subject);
}

/** The requests whose contract lets participants with one of these capabilities ask. */
function askableSubjects({ name, capabilities: granted }: Participant): string[] {
  return allRequests()
    .filter(({ askableWith }) => askableWith !== null && granted.includes(askableWith))
    .map((contract) => subjectAskedBy(contract, name));
}

/** What tells what becomes of products: events of billing, in the order in which they happened. */
export const productEvents = {
  stream: streamOf('billing'),
  subject: 'events.billing.v1.product.*',
};

/** The durable consumer by which a participant hears them; null for one without the capability. */
export function productFollower({
  name,
  capabilities: granted,
}: Pick<Participant, 'name' | 'capabilities'>): string | null {
  return granted.includes('products.follow') ? `${name}_products` : null;
}

/** To take events from its own consumer, and to say that it has. */
function followingSubjects(participant: Participant): string[] {
  const follower = productFollower(participant);
  if (follower === null) return [];
  const place = `${productEvents.stream}.${follower}`;
  return [`$JS.API.CONSUMER.MSG.NEXT.${place}`, `$JS.ACK.${place}.>`];
}

/** A participant answers on its own fixed subjects, asks and hears what its capabilities open, and says nothing else. */
export function participantPermissions(participant: Participant): BusPermissions {
  const { name } = participant;
  const replied = closingSubjects(participant).map((subject) => `${subject} ${name}`);
  return {
    publish: [...askableSubjects(participant), ...followingSubjects(participant)],
    subscribe: [`${inboxPrefixOf(name)}.>`, ...replied],
    allowResponses: { max: 1, expires: '10s' },
  };
}
