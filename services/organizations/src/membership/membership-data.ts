import type { MembershipData } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { asOf } from '../history/as-of.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { rightsOf, standingRole } from './membership.js';
import type { StoredMembership } from './membership.schema.js';

/** Somebody who asks for what is theirs, by their account and login address. */
type Person = Pick<Asker, 'accountId' | 'email'>;

/**
 * What of a membership, with its whole history, is a person's own. A membership belongs to an address, and addresses change
 * hands: whoever had it before sees how it was then, whoever has it now what it is invited to, and neither the other's.
 */
export function ownOf(membership: StoredMembership, person: Person): StoredMembership[] {
  const { accountId, address } = membership;
  if (accountId === person.accountId) return [membership];
  const invited = accountId === null && address === person.email;
  return [...formerOf(membership, person), ...(invited ? [neverJoined(membership)] : [])];
}

/** As it was until the address was invited anew; nothing if they never were let in, or nobody remembers. */
function formerOf(membership: StoredMembership, { accountId }: Person): StoredMembership[] {
  const { history, address } = membership;
  const handedOn = history.findLast(({ what, from }) => what === 'accountId' && from === accountId);
  if (!handedOn) return [];
  const until = new Date(handedOn.at.getTime() - 1);
  const before = history.filter(({ at }) => at <= until);
  const joined = before.findLast(({ what, value }) => what === 'state' && value === 'active');
  const { secondFactorRemindedAt: _of, ...then } = asOf(membership, history, until);
  const known = { email: address, invitation: null, joinedAt: joined?.at ?? null };
  return [{ ...then, ...known, history: before }];
}

/** Whoever was a member by this address before may have been somebody else. */
function neverJoined(membership: StoredMembership): StoredMembership {
  const { secondFactorRemindedAt: _of, ...invitation } = membership;
  return { ...invitation, joinedAt: null, teams: [], history: [] };
}

/** A membership as its person sees it who takes it along. */
export function membershipDataOf(
  membership: StoredMembership,
  organization:
    Pick<StoredOrganization, 'name' | 'legalRepresentatives' | 'unfinished'> | undefined,
): MembershipData {
  const { organizationId, email, state, teams = [], invitation, joinedAt, history } = membership;
  const left = history.findLast(({ what, value }) => what === 'state' && value === 'ended');
  const role = organization && standingRole(membership, organization);
  return {
    ...rightsOf(membership),
    ...(role && { role }),
    ...{ organizationId, organizationName: organization?.name ?? null, email, state },
    teams: [...teams],
    invitedBy: invitation?.by ?? null,
    invitedAt: invitation?.sentAt.toISOString() ?? null,
    joinedAt: joinedAt?.toISOString() ?? null,
    leftAt: (state === 'ended' && left?.at.toISOString()) || null,
    remindedAt: membership.secondFactorRemindedAt?.toISOString() ?? null,
  };
}
