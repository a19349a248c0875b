import { type ProductGrant, type Team as ShownTeam, teamsEach } from '@atrium/contracts';

/** Members of an organization who work on the same products. Who is in it, the memberships say. */
export interface Team {
  readonly _id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly products: readonly ProductGrant[];
  /** Leads only while being in it. */
  readonly leader: string | null;
  readonly state: 'open' | 'removed';
  readonly version: number;
  readonly createdAt: Date;
}

/** By what names of teams are told apart and put in order: capitals and ways of writing a letter make no difference. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** What all of these teams give together: what one of them gives, its members may. */
export function grantsOf(teams: readonly Pick<Team, 'products'>[]): readonly ProductGrant[] {
  return teams.flatMap(({ products }) => products);
}

/** Whether somebody who is in these teams leads that one. */
export function leads(
  accountId: string,
  inTeams: readonly string[],
  team: Pick<Team, '_id' | 'leader'>,
): boolean {
  return team.leader === accountId && inTeams.includes(team._id);
}

/**
 * The teams that somebody is in after joining one more; those that exist no more are left out. Null when that would be too
 * many.
 */
export function withTeam(stillThere: readonly string[], teamId: string): readonly string[] | null {
  const others = stillThere.filter((id) => id !== teamId);
  return others.length < teamsEach ? [...others, teamId] : null;
}

/** A team as those who may see it are shown it. */
export function shownTeam(team: Omit<Team, 'organizationId' | 'state'>): ShownTeam {
  const { _id: id, name, products, leader, version, createdAt } = team;
  return {
    id,
    name,
    products: products.map(({ productId, right }) => ({ productId, right })),
    leader,
    version,
    createdAt: createdAt.toISOString(),
  };
}

/** A team after what happened, as events tell it. */
export function toldOfTeam({
  _id: teamId,
  organizationId,
  products,
  leader,
}: Pick<Team, '_id' | 'organizationId' | 'products' | 'leader'>) {
  return {
    organizationId,
    teamId,
    products: products.map(({ productId, right }) => ({ productId, right })),
    leader,
  };
}
