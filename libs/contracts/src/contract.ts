import type { ProblemCode } from './problems.js';
import type { TokenScope } from './scopes.js';

/** The participants on the bus that are ours. The name is also the queue group and the NATS user. */
export const services = [
  'gateway',
  'identity',
  'organizations',
  'billing',
  'notifications',
] as const;
export type ServiceName = (typeof services)[number];

/**
 * What a product service from outside may be given: to be asked when an organization closes, to check credentials and rights, to
 * say what its products are called and what can be done with them, and to hear what becomes of products.
 */
export const capabilities = [
  'organization-closing',
  'service-credentials.verify',
  'mailbox-credentials.verify',
  'rights.check',
  'product-types.publish',
  'products.follow',
] as const;
export type Capability = (typeof capabilities)[number];

// A class with decorated fields. `any` because a constructor's parameters can't be named otherwise.
// oxlint-disable-next-line no-explicit-any
export type Shape<T extends object = object> = new (...parameters: any[]) => T;

/** What one service may ask of another: one constant, used by the side that asks and the side that replies. */
export interface RequestContract<Input extends object = object, Output extends object = object> {
  readonly kind: 'request';
  /** `<service>.v<major>.<plural noun>.<imperative>` */
  readonly subject: string;
  /** The service that replies: the first word of the subject. */
  readonly repliedBy: ServiceName;
  /** Who may ask: the bus refuses everybody else. `deploy`: whoever deploys, from the command line; no service. */
  readonly askedBy: readonly (ServiceName | 'deploy')[];
  /** The capability with which a participant from outside may ask too (decision 33); null: none may. */
  readonly askableWith: Capability | null;
  /**
   * Whether each participant asks on a subject of its own, `<subject>.<its name>`, which nobody else may use: so it is certain
   * who asks.
   */
  readonly provesParticipant: boolean;
  readonly input: Shape<Input>;
  readonly output: Shape<Output>;
  /** The problems a caller must be ready for; any other leaves the service as `internal-error`. */
  readonly problems: readonly ProblemCode[];
  /** Whose wish it is: a signed-in account's (a valid assertion is required) or the asking service's own. */
  readonly onBehalfOf: 'account' | 'service';
  /** Whether only operators of the platform may ask: with a second factor, for a command a fresh one. */
  readonly operatorsOnly: boolean;
  /** What an API token must be allowed in order to ask; null: it takes a session, whatever a token may do. */
  readonly scope: TokenScope | null;
  /** A query changes nothing and may be asked again; a command changes something. */
  readonly effect: 'query' | 'command';
  /** Whether the caller may, or must, send an `Idempotency-Key`. */
  readonly idempotency: 'none' | 'optional' | 'required';
  /** Milliseconds the asking side waits, unless its own deadline is nearer. */
  readonly timeout: number;
}

/** What has happened in a service, told to whoever consumes it. */
export interface EventContract<Data extends object = object> {
  readonly kind: 'event';
  /** `events.<service>.v<major>.<singular noun>.<past tense>` */
  readonly subject: string;
  readonly publishedBy: ServiceName;
  /** Each has a durable consumer of its own. */
  readonly consumedBy: readonly ServiceName[];
  readonly data: Shape<Data>;
}

/** An event as it travels: ids instead of personal data, and the whole public state of its aggregate. */
export interface EventMessage<Data extends object = object> {
  /** UUIDv7, also the JetStream message id: the same event never has two. */
  readonly id: string;
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly occurredAt: string;
  readonly aggregateId: string;
  /** Counts the events of this aggregate from 1. A consumer of state ignores what is not newer. */
  readonly aggregateVersion: number;
  /** The account that caused it, or null when nobody did (expiry, for example). */
  readonly causedBy: string | null;
  /** The request in which it happened, for logs. */
  readonly requestId: string | null;
  readonly data: Data;
}

const subjectOfRequest = /^(\w+)\.v\d+\.[a-z-]+s\.[a-z-]+$/;
const subjectOfEvent = /^events\.(\w+)\.v\d+\.[a-z-]+\.[a-z-]+$/;

const requestContracts = new Map<string, RequestContract>();
const eventContracts = new Map<string, EventContract>();

interface RequestTerms<Input extends object, Output extends object> {
  input: Shape<Input>;
  output: Shape<Output>;
  askedBy?: readonly (ServiceName | 'deploy')[];
  askableWith?: Capability;
  provesParticipant?: boolean;
  problems?: readonly ProblemCode[];
  onBehalfOf?: 'account' | 'service';
  operatorsOnly?: boolean;
  scope?: TokenScope;
  effect: 'query' | 'command';
  idempotency?: 'none' | 'optional' | 'required';
  timeout?: number;
}

/** Declares a request. Asked by the gateway on behalf of an account, unless its terms say otherwise. */
export function request<Input extends object, Output extends object>(
  subject: string,
  terms: RequestTerms<Input, Output>,
): RequestContract<Input, Output> {
  const contract: RequestContract<Input, Output> = {
    kind: 'request',
    subject,
    repliedBy: ownerOf(subject, subjectOfRequest),
    askedBy: ['gateway'],
    askableWith: null,
    provesParticipant: false,
    problems: [],
    onBehalfOf: 'account',
    operatorsOnly: false,
    scope: null,
    idempotency: 'none',
    timeout: terms.effect === 'query' ? 2_000 : 5_000,
    ...terms,
  };
  register(requestContracts, contract as unknown as RequestContract);
  return contract;
}

/** The subject on which a participant asks. */
export function subjectAskedBy(
  { subject, provesParticipant }: Pick<RequestContract, 'subject' | 'provesParticipant'>,
  name: string,
): string {
  return provesParticipant ? `${subject}.${name}` : subject;
}

/** The subject on which the service replies. */
export function subjectReplied({
  subject,
  provesParticipant,
}: Pick<RequestContract, 'subject' | 'provesParticipant'>): string {
  return provesParticipant ? `${subject}.*` : subject;
}

/** Declares an event and who consumes it. */
export function event<Data extends object>(
  subject: string,
  terms: { data: Shape<Data>; consumedBy: readonly ServiceName[] },
): EventContract<Data> {
  const contract: EventContract<Data> = {
    kind: 'event',
    subject,
    publishedBy: ownerOf(subject, subjectOfEvent),
    ...terms,
  };
  register(eventContracts, contract as unknown as EventContract);
  return contract;
}

/** Every request declared so far, in order of subject. Complete once the package's index is loaded. */
export function allRequests(): RequestContract[] {
  return sortedBySubject(requestContracts);
}

/** Every event declared so far, in order of subject. Complete once the package's index is loaded. */
export function allEvents(): EventContract[] {
  return sortedBySubject(eventContracts);
}

/** The JetStream stream in which a service's events are kept. */
export function streamOf(service: ServiceName): string {
  return service.toUpperCase();
}

/** The durable consumer of one service for one event: `notifications_invitation-created`. */
export function consumerOf(service: ServiceName, contract: EventContract): string {
  const [, , , noun, past] = contract.subject.split('.');
  return `${service}_${noun}-${past}`;
}

function ownerOf(subject: string, form: RegExp): ServiceName {
  const owner = form.exec(subject)?.[1];
  if (!services.includes(owner as ServiceName)) {
    throw new Error(`"${subject}" is not a subject of the form ${form.source}`);
  }
  return owner as ServiceName;
}

function register<Contract extends { subject: string }>(
  contracts: Map<string, Contract>,
  contract: Contract,
): void {
  if (contracts.has(contract.subject)) throw new Error(`"${contract.subject}" is declared twice`);
  contracts.set(contract.subject, contract);
}

function sortedBySubject<Contract extends { subject: string }>(
  contracts: Map<string, Contract>,
): Contract[] {
  return [...contracts.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
}
