import type { EventMessage, Role } from '@atrium/contracts';
import type { Command } from './history.js';

/** An event as the stream has it. */
export interface StoredEvent extends EventMessage<Readonly<Record<string, unknown>>> {
  readonly sequence: number;
}

/** A change that a document remembers. `at` in milliseconds since 1970. */
export interface Change {
  readonly at: number;
  readonly by: string | null;
  readonly what: string;
  readonly from: unknown;
  readonly value: unknown;
}

export interface OrganizationSeen {
  readonly id: string;
  readonly state: string;
  readonly name: string;
  readonly legalRepresentatives: readonly string[];
  readonly changes: readonly Change[];
}

/** Organizations of which only the id is left, or soon will be: nobody can open them again. */
export function purgedOf({ organizations }: Pick<Evidence, 'organizations'>): Set<string> {
  const goes = ({ state, legalRepresentatives }: OrganizationSeen): boolean =>
    state === 'purged' || (state === 'closed' && legalRepresentatives.length === 0);
  return new Set(organizations.filter(goes).map(({ id }) => id));
}

/** Whether an event is about an organization of which only the id is left. */
export function isOf(
  organizations: ReadonlySet<string>,
  { aggregateId, data }: Pick<StoredEvent, 'aggregateId' | 'data'>,
): boolean {
  return organizations.has(aggregateId) || organizations.has(String(data['organizationId']));
}

export interface MembershipSeen {
  readonly id: string;
  readonly organizationId: string;
  readonly address: string;
  readonly accountId: string | null;
  readonly state: string;
  readonly role: Role;
  readonly chosenAt: number;
  readonly changes: readonly Change[];
}

export interface AccountSeen {
  readonly id: string;
  readonly address: string;
  /** The id minted for the organization of its own; null for whoever was invited. */
  readonly organizationId: string | null;
  /** How far its deletion is; null for whoever stays. */
  readonly deletion: 'leaving' | 'erasing' | null;
  readonly sessions: number;
}

/** A document with an outbox. */
export interface AggregateSeen {
  readonly id: string;
  /** How many events it says it has told. */
  readonly version: number;
  /** Ids of the events that it still remembers. */
  readonly told: readonly string[];
}

export interface DeliverySeen {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  /** How many attempts were begun. */
  readonly claims: number;
  /** What it is about. */
  readonly concerns: readonly string[];
}

/** What somebody sees of the platform at the end, with the session of their last sign-in. */
export interface View {
  readonly accountId: string;
  readonly status: number | undefined;
  readonly organizationIds: readonly string[];
}

/** Everything there is to judge a run by, once all is quiet. */
export interface Evidence {
  readonly commands: readonly Command[];
  readonly events: readonly StoredEvent[];
  readonly aggregates: readonly AggregateSeen[];
  /** `<consumer>:<event id>` of each event that a service has noted as consumed. */
  readonly heard: ReadonlySet<string>;
  readonly deadLetters: readonly string[];
  /** What had not come to rest when waiting was given up: what it is, and how many. */
  readonly restless: Readonly<Record<string, number>>;
  readonly accounts: readonly AccountSeen[];
  /** Accounts of which only the id is left. */
  readonly erased: ReadonlySet<string>;
  readonly organizations: readonly OrganizationSeen[];
  readonly memberships: readonly MembershipSeen[];
  /** How the gate of each organization stands, by service. */
  readonly gates: Readonly<Record<'billing' | 'organizations', ReadonlyMap<string, string>>>;
  readonly deliveries: readonly DeliverySeen[];
  /** The Message-ID of each mail that arrived, twice if it came twice. */
  readonly mails: readonly string[];
  readonly views: readonly View[];
}
