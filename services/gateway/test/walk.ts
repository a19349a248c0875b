import type { Action } from '@atrium/contracts';
import { randomUUID } from 'node:crypto';
import type { Response, Test } from 'supertest';
import { type Company, newWord, type Person, type Things } from './company.js';
import { filled, type Operation } from './operations.js';
import { type Ground, policies, type Policy, type Products, type Rule } from './route-policies.js';

/** One way in which a route of an organization is used: a route that does several things is several visits. */
export interface Visit {
  readonly route: string;
  readonly operation: Operation;
  readonly rule: Rule;
}

/** What a request is about: an organization, whosever it is, and things that may be of it or not. */
export interface Place {
  readonly organizationId: string;
  readonly accountId: string;
  readonly products: Products;
  readonly things: Things;
}

/** All visits, in the order of the policies. */
export function visitsOf(documented: ReadonlyMap<string, Operation>): Visit[] {
  return Object.entries(policies).flatMap(([route, policy]) =>
    rulesOf(policy).map((rule) => ({ route, operation: documented.get(route)!, rule })),
  );
}

function rulesOf(policy: Policy): readonly Rule[] {
  if (typeof policy === 'string') return [];
  return 'takes' in policy ? [policy] : policy;
}

/** What a visit is about in a company, for somebody who asks. */
export function placeIn(company: Company, { whom = 'another' }: Rule, asker: Person): Place {
  const { founder, another, organizationId, products, things } = company;
  const meant = {
    another,
    oneself: asker,
    'the-founder': founder,
    'the-proposed': company.with('proposed') ?? another,
  }[whom];
  return { organizationId, accountId: meant.accountId, products, things };
}

/** The parameters of a path. */
export function parametersOf(
  path: string,
  { organizationId, accountId, things }: Place,
): Record<string, string> {
  const { mailboxInvitationId, settledId, ...ids } = things;
  const parameters = {
    ...{ ...ids, organizationId, accountId },
    ...(path.includes('{mailboxId}') && { invitationId: mailboxInvitationId }),
    ...(path.endsWith('/record') && { successionId: settledId }),
  };
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof typeof parameters);
  return Object.fromEntries(named.map((name) => [name, parameters[name]]));
}

/** Asks what a visit asks. `others`: parameters that take the place of those of the place. */
export function ask(
  { asker }: Person,
  { operation, rule }: Visit,
  place: Place,
  others: Record<string, string> = {},
): Test {
  const { method, path } = operation;
  const { organizationId, accountId, products } = place;
  const given = { organizationId, accountId, products, word: newWord() };
  const query = rule.query ? `?${rule.query(given)}` : '';
  const url = filled(path, { ...parametersOf(path, place), ...others });
  const test = asker.ask(method, `${url}${query}`).set('Idempotency-Key', randomUUID());
  if (rule.type) void test.set('Content-Type', rule.type);
  const body = rule.body?.(given) ?? operation.body;
  return body ? test.send(body) : test;
}

/** An answer in a word: `done`, or its status and code. */
export function outcomeOf({ status, body }: Response): string {
  if (status >= 200 && status < 300) return 'done';
  return `${status} ${(body as { code?: string }).code}`;
}

/** Whether two answers tell the same: all but the id of the request. */
export function isSame(one: Response, other: Response): boolean {
  const told = ({ status, body }: Response) => {
    const { instance: _request, ...problem } = body as Record<string, unknown>;
    return JSON.stringify([status, problem]);
  };
  return told(one) === told(other);
}

/** What people may in their organization, as the product explains it: from the table of roles, and what was granted beside. */
export class Rights {
  readonly #allowed = new Map<string, boolean>();

  private constructor(private readonly products: Products) {}

  static async of({ people, path, products }: Company, visits: readonly Visit[]): Promise<Rights> {
    const rights = new Rights(products);
    const asked = new Set(visits.flatMap(({ rule }) => rights.questionsOf(rule)));
    for (const question of asked) {
      for (const { asker, accountId } of people) {
        const { body } = await asker.ask('get', `${path}/rights/explain?${question}`).expect(200);
        rights.#allowed.set(`${accountId} ${question}`, body.allowed as boolean);
      }
    }
    return rights;
  }

  mayDo(person: Person, { takes, product }: Rule): boolean {
    return [takes].flat().some((ground) => this.has(person, ground, product));
  }

  /** What a member is answered who may not. */
  refusalOf(person: Person, { seenBy, product }: Rule): string {
    const sees = seenBy?.some((ground) => this.has(person, ground, product)) ?? true;
    return sees ? '403 forbidden' : '404 not-found';
  }

  /** The code that a member is answered who may; `done` where it is done. */
  answerTo(person: Person, { answer, answerTo = {} }: Rule): string {
    const special = Object.entries(answerTo).find(([ground]) => this.has(person, ground as Ground));
    return special?.[1] ?? answer ?? 'done';
  }

  private questionsOf({ takes, seenBy = [], answerTo = {}, product }: Rule): string[] {
    const grounds = [takes, seenBy, Object.keys(answerTo) as Ground[]].flat();
    return grounds.filter(isAction).map((action) => this.questionOf(action, product));
  }

  private questionOf(action: Action, product?: keyof Products): string {
    const about = product === undefined ? '' : `&product=${this.products[product]}`;
    return `action=${action}${about}`;
  }

  private has({ accountId, relations }: Person, ground: Ground, product?: keyof Products): boolean {
    if (ground === 'membership') return true;
    if (!isAction(ground)) return relations.includes(ground);
    const allowed = this.#allowed.get(`${accountId} ${this.questionOf(ground, product)}`);
    if (allowed === undefined) throw new Error(`Nobody asked about ${ground}`);
    return allowed;
  }
}

function isAction(ground: Ground): ground is Action {
  return ground.includes('.');
}

/** An id of nothing in the place of each. */
export function unknownFor(ids: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUID()]));
}
