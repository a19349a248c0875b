import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Question } from './api.js';
import { problemIn } from './history.js';
import { password, type Person } from './town.js';

/** What one client does over and over; each part takes what it needs from the parts before. */
interface Round {
  readonly person: Person;
  readonly organizationId: string;
  readonly number: number;
  /** From answers of this round. */
  invitationId?: string;
  token?: string;
}

type Part = (round: Round) => Question;

/** Reading and writing, through the gateway and every service behind it. */
const parts: readonly Part[] = [
  ({ person }) => get(person, '/v1/sessions/current'),
  ({ person }) => get(person, '/v1/me/organizations'),
  ({ person, organizationId }) => ({
    ...get(person, '/v1/me/current-organization'),
    method: 'PUT',
    body: { organizationId },
  }),
  ({ person, organizationId }) => get(person, `/v1/organizations/${organizationId}/members`),
  ({ person, organizationId, number }) => ({
    ...get(person, `/v1/organizations/${organizationId}/invitations`),
    method: 'POST',
    body: {
      email: `guest-${number}-${person.accountId}@steady.test`,
      ...{ role: 'collaborator', billing: false, products: [] },
    },
  }),
  ({ person, organizationId }) => get(person, `/v1/organizations/${organizationId}/invitations`),
  ({ person, organizationId, invitationId }) => ({
    ...get(person, `/v1/organizations/${organizationId}/invitations/${invitationId}`),
    method: 'DELETE',
  }),
  ({ person, organizationId, number }) => ({
    ...get(person, `/v1/organizations/${organizationId}`),
    method: 'PATCH',
    body: { name: `Name ${number}` },
  }),
  ({ person: { address: email } }) => ({
    method: 'POST',
    path: '/v1/sessions',
    body: { email, password, deliver: 'token' },
  }),
  ({ token }) => ({ method: 'DELETE', path: '/v1/sessions/current', token }),
];

/** The same mixture of requests for as long as it takes. Every answer but a 2xx is a failure. */
export class SteadyLoad {
  readonly failures: string[] = [];
  answered = 0;
  #stopped = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly api: Api,
    /** Each is one client, and legal representative of their first organization. */
    private readonly people: readonly Person[],
    /** Milliseconds that each client waits after each answer. */
    private readonly pause: number,
  ) {}

  start(): void {
    this.#work = Promise.all(this.people.map((person) => this.#goOn(person)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#work;
  }

  async #goOn(person: Person): Promise<void> {
    const { organizationId } = person.belongings[0]!;
    for (let number = 1; !this.#stopped; number += 1) {
      const round: Round = { person, organizationId, number };
      for (const part of parts) {
        await this.#ask(part(round), round);
        if (this.#stopped) return;
        await sleep(this.pause);
      }
    }
  }

  async #ask(question: Question, round: Round): Promise<void> {
    const { method, path } = question;
    const { status, body, error } = await this.api.ask(question);
    if (status === undefined || status >= 300) {
      const what = problemIn(body) ?? error ?? '';
      this.failures.push(`${method} ${path}: ${status ?? 'no answer'} ${what}`);
      return;
    }
    this.answered += 1;
    const { id, accessToken } = (body ?? {}) as { id?: string; accessToken?: string };
    if (method === 'POST' && id !== undefined) round.invitationId = id;
    if (accessToken !== undefined) round.token = accessToken;
  }
}

function get({ token }: Person, path: string): Question {
  return { method: 'GET', path, token };
}
