import type { ProductGrant, Role } from '@atrium/contracts';
import type { ChosenRights } from './world.js';

/** What a person may try. `who`, `by`, `heir` and `leader` are indexes of people, of whom 0 founded the organization. */
export type Step =
  | { do: 'invite'; by: number; who: number; rights: ChosenRights }
  | {
      do: 'change-rights';
      by: number;
      who: number;
      rights: ChosenRights & { role: Exclude<Role, 'legal_representative'> };
    }
  | { do: 'resend' | 'withdraw'; by: number; who: number }
  | { do: 'remove'; by: number; who: number; heir: number | null }
  | { do: 'remind'; by: number; who: number; reminders: boolean }
  | { do: 'block'; by: number; isBlocked: boolean }
  | { do: 'propose'; by: number; who: number; kind: 'add' | 'hand-over' }
  | { do: 'take-role'; by: number; who: number }
  | { do: 'take-back'; by: number; who: number }
  | { do: 'accept' | 'decline' | 'leave' | 'switch' | 'confirm' | 'refuse'; who: number }
  | TeamStep
  | { do: 'wait' };

/** What may be tried with a team, which is called by its name: an index of `teamNames`. */
export type TeamStep =
  | { do: 'make-team'; by: number; team: number; products: ProductGrant[] }
  | { do: 'change-team'; by: number; team: number; products: ProductGrant[]; leader: number | null }
  | { do: 'remove-team'; by: number; team: number }
  | { do: 'take-in'; by: number; who: number; team: number }
  | { do: 'take-out'; by: number; who: number; team: number };

/** A person's way through the organization. */
export interface Way {
  state: 'none' | 'invited' | 'declined' | 'withdrawn' | 'active' | 'ended';
  rights: ChosenRights;
  invitedBy: number;
  token: number;
  expires: number;
  /** By number, the removed ones too. */
  teams: number[];
}

export const teamNames = ['Atelier', 'Boutique'] as const;

export interface Team {
  readonly name: number;
  products: ProductGrant[];
  leader: number | null;
  isOpen: boolean;
  version: number;
}

/** A team as somebody has seen it: by its number among all that there ever were. */
export interface KnownTeam {
  readonly number: number;
  readonly version: number;
}

/** The teams of the model. */
export class TeamsModel {
  constructor(
    private readonly is: {
      readonly ways: readonly Way[];
      readonly teams: Team[];
      readonly known: { readonly teams: readonly (KnownTeam | null)[] };
    },
  ) {}

  grantsOf(who: number): ProductGrant[] {
    return this.openOf(who).flatMap(({ products }) => products);
  }

  namesOf(who: number): string[] {
    return this.openOf(who)
      .map(({ name }) => teamNames[name]!)
      .toSorted();
  }

  /** As those who manage teams see them. */
  shown(): { name: string; products: string[]; leader: number | null }[] {
    const open = this.is.teams.filter(({ isOpen }) => isOpen);
    return open
      .toSorted((one, other) => one.name - other.name)
      .map(({ name, products, leader }) => ({
        ...{ name: teamNames[name]!, products: products.map(textOf).toSorted(), leader },
      }));
  }

  /** The newest team of each name, whatever has become of it. */
  seen(): (KnownTeam | null)[] {
    return teamNames.map((_name, index) => {
      const number = this.is.teams.findLastIndex(({ name }) => name === index);
      return number < 0 ? null : { number, version: this.is.teams[number]!.version };
    });
  }

  step(step: TeamStep): string {
    const by = this.way(step.by);
    const known = this.is.known.teams[step.team];
    const team = known && this.is.teams[known.number];
    if (by.state !== 'active') return 'not-found';
    if (step.do === 'take-in' || step.do === 'take-out') {
      if (!team?.isOpen || !(manages(by) || by.teams.includes(known!.number))) return 'not-found';
      return this.choose(step, known!.number, team);
    }
    if (!manages(by)) return 'forbidden';
    if (step.do === 'make-team') {
      if (this.is.teams.some(({ isOpen, name }) => isOpen && name === step.team)) {
        return 'team-name-taken';
      }
      const made = { name: step.team, products: step.products, leader: null };
      this.is.teams.push({ ...made, isOpen: true, version: 1 });
      return 'done';
    }
    if (!team?.isOpen) return 'not-found';
    if (step.do === 'remove-team') {
      team.isOpen = false;
      return 'done';
    }
    if (known!.version !== team.version) return 'changed-meanwhile';
    const { leader } = step;
    if (leader !== team.leader && leader !== null) {
      const { state, teams } = this.way(leader);
      if (state !== 'active' || !teams.includes(known!.number)) return 'invalid-input';
    }
    Object.assign(team, { products: step.products, leader, version: team.version + 1 });
    return 'done';
  }

  /** Who leads a team says who is in it while being in it; everybody may go by themselves. */
  private choose(
    step: Extract<TeamStep, { do: 'take-in' | 'take-out' }>,
    number: number,
    { leader }: Team,
  ): string {
    const by = this.way(step.by);
    const mayChoose = manages(by) || (leader === step.by && by.teams.includes(number));
    const goes = step.do === 'take-out' && step.by === step.who;
    if (!mayChoose && !goes) return 'forbidden';
    const way = this.way(step.who);
    if (way.state !== 'active') return 'not-found';
    const others = way.teams.filter((one) => one !== number);
    way.teams = step.do === 'take-in' ? [...others, number] : others;
    return 'done';
  }

  private openOf(who: number): Team[] {
    return this.way(who).teams.flatMap((number) => {
      const team = this.is.teams[number]!;
      return team.isOpen ? [team] : [];
    });
  }

  private way(who: number): Way {
    return this.is.ways[who] as Way;
  }
}

/** A grant as it is compared. */
export function textOf({ productId, right }: ProductGrant): string {
  return `${right} ${productId}`;
}

/** Whether somebody has a role that manages the organization. */
export function manages({ rights: { role } }: Pick<Way, 'rights'>): boolean {
  return role === 'legal_representative' || role === 'administrator';
}
