import type { Action, Role } from '@atrium/contracts';
import { type Proposal, SuccessionModel } from './model-succession.js';
import {
  type KnownTeam,
  manages,
  type Step,
  type Team,
  TeamsModel,
  textOf,
  type Way,
} from './model-teams.js';
import type { ChosenRights } from './world.js';

interface State {
  ways: Way[];
  now: number;
  proposals: (Proposal | null)[];
  teams: Team[];
  isBlocked: boolean;
  /** What people have in hand when they do something: the token of the newest mail, teams as they were seen last. */
  known: { mails: number[]; teams: (KnownTeam | null)[] };
}

/** What is told of an organization: to other services, to those who manage it, and by its documents. */
export interface View {
  /** Of each person, what of `wanted`. */
  readonly allowed: readonly (readonly boolean[])[];
  readonly members: readonly (ShownRights & { who: number; teams: readonly string[] })[];
  readonly teams: readonly { name: string; products: readonly string[]; leader: number | null }[];
  readonly states: readonly string[];
}

/** Rights as they are compared: products in whatever order. */
type ShownRights = Omit<ChosenRights, 'products'> & { products: readonly string[] };

/** Something that somebody wants to do. */
export interface Wanted {
  readonly right: Action;
  readonly productId?: string;
}

/** How many waits of a week an invitation outlasts: none. */
const lifetime = 1;
/** What other services ask about, of each person. */
export const wanted: readonly Wanted[] = [
  { right: 'organization.read' },
  { right: 'sharing.receive' },
  { right: 'billing.read' },
  { right: 'billing.manage' },
  { right: 'members.list' },
  { right: 'representatives.change' },
  { right: 'products.use', productId: 'shop' },
  { right: 'products.manage', productId: 'shop' },
  { right: 'products.manage', productId: 'blog' },
  { right: 'products.use' },
];

/**
 * One organization as it should behave, written down a second time and much more simply: one thing after
 * the other, in memory. `step` answers `done` or the code of the problem.
 */
export class Model {
  readonly #is: State;
  readonly #teams: TeamsModel;
  readonly #succession: SuccessionModel;

  constructor(people: number, state?: State) {
    const rights = {
      role: 'collaborator' as const,
      billing: false,
      reminders: false,
      products: [],
    };
    this.#is = state ?? {
      ways: Array.from({ length: people }, () => ({
        state: 'none',
        ...{ rights, invitedBy: 0, token: 0, expires: 0 },
        teams: [],
      })),
      proposals: Array.from({ length: people }, () => null),
      ...{ now: 0, teams: [], isBlocked: false },
      known: { mails: [], teams: [] },
    };
    this.#teams = new TeamsModel(this.#is);
    this.#succession = new SuccessionModel(this.#is);
    if (state) return;
    const founder = { role: 'legal_representative' as const, billing: true, reminders: true };
    Object.assign(this.#way(0), { state: 'active', rights: { ...rights, ...founder } });
    this.#look();
  }

  /** Who is a member, and as what. */
  members(): (Role | null)[] {
    return this.#is.ways.map(({ state, rights }) => (state === 'active' ? rights.role : null));
  }

  hasMail(who: number): boolean {
    return this.#is.known.mails[who] !== 0;
  }

  step(step: Step): string {
    const outcome = this.#step(step);
    this.#look();
    return outcome;
  }

  /** The same organization after steps that were begun at the same time, one after the other, and their outcomes. */
  after(steps: readonly Step[]): { model: Model; outcomes: string[] } {
    const model = new Model(this.#is.ways.length, structuredClone(this.#is));
    const outcomes = steps.map((step) => model.#step(step));
    model.#look();
    return { model, outcomes };
  }

  /** Whether a person may do that. */
  may(who: number, what: Wanted): boolean {
    const { state, rights } = this.#way(who);
    if (state !== 'active' || (what.right === 'products.manage' && this.#is.isBlocked))
      return false;
    const grants = [...rights.products, ...this.#teams.grantsOf(who)];
    return permits({ ...rights, products: grants.map(textOf) }, what);
  }

  view(): View {
    const { ways } = this.#is;
    return {
      allowed: ways.map((_way, who) => wanted.map((one) => this.may(who, one))),
      members: ways.flatMap(({ state, rights }, who) =>
        state === 'active' ? [{ who, ...shown(rights), teams: this.#teams.namesOf(who) }] : [],
      ),
      teams: this.#teams.shown(),
      states: ways.map(({ state }) => state),
    };
  }

  /** People read their mails, and look at the teams. */
  #look(): void {
    this.#is.known = { mails: this.#is.ways.map(({ token }) => token), teams: this.#teams.seen() };
  }

  #step(step: Step): string {
    switch (step.do) {
      case 'wait':
        this.#is.now += lifetime;
        return 'done';
      case 'switch':
        return this.#way(step.who).state === 'active' ? 'done' : 'not-found';
      case 'leave':
        return this.#leave(step.who);
      case 'accept':
        return this.#accept(step.who);
      case 'decline':
        return this.#decline(step.who);
      case 'confirm':
      case 'refuse':
        return this.#succession.answer(step.do, step.who);
      case 'propose':
      case 'take-role':
      case 'take-back':
        return this.#succession.step(step);
      case 'remind':
        return this.#remind(step);
      case 'make-team':
      case 'change-team':
      case 'remove-team':
      case 'take-in':
      case 'take-out':
        return this.#teams.step(step);
      default:
        return this.#manage(step);
    }
  }

  #manage(
    step: Extract<
      Step,
      { do: 'invite' | 'resend' | 'withdraw' | 'remove' | 'change-rights' | 'block' }
    >,
  ): string {
    const by = this.#way(step.by);
    if (step.do === 'change-rights' && !isOpenTo(step.rights)) return 'invalid-input';
    if (by.state !== 'active') return 'not-found';
    if (!manages(by)) return 'forbidden';
    if (step.do === 'block') {
      this.#is.isBlocked = step.isBlocked;
      return 'done';
    }
    const way = this.#way(step.who);
    if (step.do === 'invite') {
      if (!mayTouch(by, step.rights.role)) return 'role-not-yours-to-give';
      if (!isOpenTo(step.rights)) return 'invalid-input';
      if (way.state === 'active') return 'already-a-member';
      if (this.#isOpen(way)) return 'already-invited';
      way.rights = step.rights;
      return this.#send(step.by, step.who);
    }
    if (step.do === 'remove') return this.#remove(step);
    if (step.do === 'change-rights') {
      if (way.state !== 'active') return 'not-found';
      if (way.rights.role === 'legal_representative') return 'is-legal-representative';
      way.rights = step.rights;
      if (!manages(way)) this.#takeBackInvitationsOf(step.who);
      return 'done';
    }
    const isListed =
      way.state === 'invited' || (way.state === 'declined' && step.do === 'withdraw');
    if (!isListed) return 'invitation-not-found';
    if (!mayTouch(by, way.rights.role)) return 'role-not-yours-to-give';
    if (step.do === 'resend') return this.#send(step.by, step.who);
    way.state = 'withdrawn';
    return 'done';
  }

  #remove({ by, who, heir }: Extract<Step, { do: 'remove' }>): string {
    const way = this.#way(who);
    if (by === who) return 'invalid-input';
    if (way.state !== 'active') return 'not-found';
    if (!mayTouch(this.#way(by), way.rights.role)) return 'role-not-yours-to-give';
    const inherits = heir === null ? null : this.#way(heir);
    if (inherits) {
      if (heir === who || inherits.state !== 'active') return 'invalid-input';
      if (!mayTouch(this.#way(by), inherits.rights.role)) return 'role-not-yours-to-give';
    }
    this.#end(who);
    if (!inherits || manages(inherits)) return 'done';
    const products = new Map(inherits.rights.products.map((one) => [one.productId, one]));
    for (const grant of way.rights.products) {
      if (products.get(grant.productId)?.right !== 'manage') products.set(grant.productId, grant);
    }
    inherits.rights = { ...inherits.rights, products: [...products.values()] };
    return 'done';
  }

  #remind({ by, who, reminders }: Extract<Step, { do: 'remind' }>): string {
    const [asker, way] = [this.#way(by), this.#way(who)];
    if (asker.state !== 'active') return 'not-found';
    if (by !== who && !manages(asker)) return 'forbidden';
    if (way.state !== 'active') return 'not-found';
    if (by !== who && !mayTouch(asker, way.rights.role)) return 'role-not-yours-to-give';
    if (!isOpenTo({ ...way.rights, reminders })) return 'invalid-input';
    way.rights = { ...way.rights, reminders };
    return 'done';
  }

  #send(by: number, who: number): string {
    const way = this.#way(who);
    way.token += 1;
    Object.assign(way, { state: 'invited', invitedBy: by, expires: this.#is.now + lifetime });
    return 'done';
  }

  #accept(who: number): string {
    const way = this.#way(who);
    const isNewest = way.token === this.#is.known.mails[who];
    if (way.state === 'active' && isNewest) return 'done';
    if (way.state !== 'invited' || !isNewest) return 'invitation-not-found';
    if (!this.#isOpen(way)) return 'invitation-expired';
    const by = this.#way(way.invitedBy);
    if (by.state !== 'active' || !mayTouch(by, way.rights.role)) return 'invitation-not-found';
    way.state = 'active';
    return 'done';
  }

  #decline(who: number): string {
    const way = this.#way(who);
    const isNewest = way.token === this.#is.known.mails[who];
    if (way.state === 'declined' && isNewest) return 'done';
    if (way.state !== 'invited' || !isNewest) return 'invitation-not-found';
    if (!this.#isOpen(way)) return 'invitation-expired';
    way.state = 'declined';
    return 'done';
  }

  #leave(who: number): string {
    if (this.#way(who).state !== 'active') return 'not-found';
    if (this.#succession.isLast(who)) return 'last-legal-representative';
    return this.#end(who);
  }

  #end(who: number): string {
    Object.assign(this.#way(who), { state: 'ended', teams: [] });
    this.#succession.end(who);
    this.#takeBackInvitationsOf(who);
    return 'done';
  }

  #takeBackInvitationsOf(who: number): void {
    for (const way of this.#is.ways) {
      if (way.state === 'invited' && way.invitedBy === who) way.state = 'withdrawn';
    }
  }

  #isOpen({ state, expires }: Way): boolean {
    return state === 'invited' && expires > this.#is.now;
  }

  #way(who: number): Way {
    return this.#is.ways[who] as Way;
  }
}

export function shown({ role, billing, reminders, products }: ChosenRights): ShownRights {
  return { role, billing, reminders, products: products.map(textOf).toSorted() };
}

/** Whether whoever has these rights, those of teams among them, may do that. */
export function permits(
  { role, billing, products }: Omit<ShownRights, 'reminders'>,
  { right, productId }: Wanted,
): boolean {
  if (role === 'legal_representative') return true;
  if (role === 'administrator') return right !== 'representatives.change';
  if (right === 'sharing.receive') return role === 'collaborator';
  if (right === 'billing.read' || right === 'billing.manage') return billing;
  const manages = products.includes(`manage ${productId}`);
  if (right === 'products.manage') return manages;
  if (right === 'products.use') return manages || products.includes(`use ${productId}`);
  return right === 'organization.read';
}

/** Whether somebody who manages may give a role, or touch whoever has it. */
function mayTouch(by: Way, role: Role): boolean {
  if (by.rights.role === 'legal_representative') return true;
  return by.rights.role === 'administrator' && role !== 'legal_representative';
}

/** An external has neither accounting nor reminders. */
function isOpenTo({ role, billing, reminders }: ChosenRights): boolean {
  return role !== 'external' || !(billing || reminders);
}
