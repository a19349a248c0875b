import type { DepartedOrganization, Obstacle } from '@atrium/contracts';
import type { Organization } from '../organization/organization.js';

/** Why an account can not go: nobody else would represent the organization (B-3). */
export function soleRepresentation({
  _id: id,
  name: what,
}: Pick<Organization, '_id' | 'name'>): Obstacle {
  return {
    ...{ kind: 'last-legal-representative', id, what, money: null },
    why: 'Nobody else represents it: name somebody, or close it.',
    clearedBy: { method: 'POST', path: `/v1/organizations/${id}/successions` },
  };
}

/** What an organization is called to whoever leaves it. A closed one that nobody else could open again goes with the account. */
export function departed(
  { _id: organizationId, name, state, closing, legalRepresentatives }: Organization,
  accountId: string,
): DepartedOrganization {
  const goesToo =
    state === 'closed' &&
    legalRepresentatives.every((representative) => representative === accountId);
  const until = goesToo ? closing?.restorableUntil : undefined;
  return { organizationId, name, restorableUntil: until?.toISOString() ?? null };
}
