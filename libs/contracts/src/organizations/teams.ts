import { IntersectionType } from '@nestjs/swagger';
import { event, request } from '../contract.js';
import { Id, ListOf, ListOfIds, Name, Text, Timestamp, Whole } from '../fields.js';
import { Done, PageInput } from '../page.js';
import { Member } from './members.js';
import { OrganizationReference } from './organizations.js';
import { ProductGrant, productsEach, teamsEach } from './rights.js';

/** What is chosen for a team. */
class TeamTerms {
  @Name({ example: 'Web shop' })
  name!: string;

  @ListOf(() => ProductGrant, {
    max: productsEach,
    description: 'What each member of the team may do.',
  })
  products!: ProductGrant[];
}

/** Members of an organization who work on the same products (B-1). */
export class Team extends TeamTerms {
  @Id()
  id!: string;

  @Id({
    nullable: true,
    description: 'The account that leads it: may take members of the organization in and out.',
  })
  leader!: string | null;

  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Counts its changes.' })
  version!: number;

  @Timestamp()
  createdAt!: string;
}

export class CreateTeamInput extends IntersectionType(OrganizationReference, TeamTerms) {}

/** By an administrator or a legal representative. Nobody is in it yet. */
export const createTeam = request('organizations.v1.teams.create', {
  input: CreateTeamInput,
  output: Team,
  scope: 'members:write',
  effect: 'command',
  idempotency: 'optional',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-unknown',
    'team-name-taken',
    'too-many-requests',
    'idempotency-key-reused',
  ],
});

export class ListTeamsInput extends PageInput {
  @Id()
  organizationId!: string;
}

export class Teams {
  @ListOf(() => Team, { max: 200 })
  items!: Team[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** In order of name: all of them for those who manage them, for others those that they are in. */
export const listTeams = request('organizations.v1.teams.list', {
  input: ListTeamsInput,
  output: Teams,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'second-factor-required'],
});

export class TeamReference extends OrganizationReference {
  @Id()
  teamId!: string;
}

/** For those who manage teams and those who are in it. */
export const getTeam = request('organizations.v1.teams.get', {
  input: TeamReference,
  output: Team,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'second-factor-required'],
});

export class ChangeTeamInput extends IntersectionType(TeamReference, TeamTerms) {
  @Id({ nullable: true, description: 'Somebody who is in it; null for nobody.' })
  leader!: string | null;

  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'The version that was looked at.' })
  version!: number;
}

/** Makes the team exactly this, from the next request of its members on. */
export const changeTeam = request('organizations.v1.teams.change', {
  input: ChangeTeamInput,
  output: Team,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-unknown',
    'team-name-taken',
    'changed-meanwhile',
  ],
});

/** What its members had through it alone is theirs no more, from their next request on. */
export const removeTeam = request('organizations.v1.teams.remove', {
  input: TeamReference,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class ListTeamMembersInput extends PageInput {
  @Id()
  organizationId!: string;

  @Id()
  teamId!: string;
}

export class TeamMembers {
  @ListOf(() => Member, { max: 200 })
  items!: Member[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** For those who manage teams, and whoever leads it. */
export const listTeamMembers = request('organizations.v1.teams.list-members', {
  input: ListTeamMembersInput,
  output: TeamMembers,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class TeamMemberReference extends TeamReference {
  @Id()
  accountId!: string;
}

/** By those who manage teams, or whoever leads it: a member of the organization, externals too (B-1). */
export const addToTeam = request('organizations.v1.teams.add-member', {
  input: TeamMemberReference,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'in-too-many-teams',
    'changed-meanwhile',
  ],
});

/** By those who manage teams, or whoever leads it; everybody may go by themselves. */
export const takeOutOfTeam = request('organizations.v1.teams.remove-member', {
  input: TeamMemberReference,
  output: Done,
  scope: 'members:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'changed-meanwhile'],
});

/** A team after what happened; its name is asked for. */
export class TeamState {
  @Id()
  organizationId!: string;

  @Id()
  teamId!: string;

  @ListOf(() => ProductGrant, { max: productsEach })
  products!: ProductGrant[];

  @Id({ nullable: true })
  leader!: string | null;
}

export const teamCreated = event('events.organizations.v1.team.created', {
  data: TeamState,
  consumedBy: ['organizations'],
});

export const teamChanged = event('events.organizations.v1.team.changed', {
  data: TeamState,
  consumedBy: ['organizations'],
});

export const teamRemoved = event('events.organizations.v1.team.removed', {
  data: TeamState,
  consumedBy: ['organizations'],
});

export class MemberTeams {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;

  @ListOfIds({ max: teamsEach, description: 'The teams that the person is in from now on.' })
  teams!: string[];
}

export const memberTeamsChanged = event('events.organizations.v1.member.teams-changed', {
  data: MemberTeams,
  consumedBy: ['organizations'],
});
