import type { RecordedAct, RecordedPerson, SuccessionRecord } from '@atrium/contracts';
import type { NamedPerson } from '../account/name-people.js';
import type { Act, Naming, Succession } from './succession.js';

/** Names and addresses of this moment, for a record that must stay readable. */
export function recordedPeople(named: ReadonlyMap<string, NamedPerson>): RecordedPerson[] {
  return [...named.values()].map(({ accountId, email, givenName, familyName }) => ({
    accountId,
    name: `${givenName} ${familyName}`,
    email,
  }));
}

/** The record of a change that has happened, before it is sealed. */
export function recordOf(
  succession: Pick<
    Succession,
    '_id' | 'organizationId' | 'kind' | 'accountId' | 'giverBecomes' | 'proposal' | 'answer'
  >,
  { organizationName, people }: Naming,
  representatives: { readonly before: readonly string[]; readonly after: readonly string[] },
): Omit<SuccessionRecord, 'hash'> {
  const named = (accountId: string): RecordedPerson =>
    people.find((person) => person.accountId === accountId) ?? {
      accountId,
      name: null,
      email: null,
    };
  const recorded = ({ by, at, amr, authenticatedAt }: Act): RecordedAct => ({
    by: named(by),
    at: at.toISOString(),
    authenticationMethods: [...amr],
    authenticatedAt: authenticatedAt.toISOString(),
  });
  const { proposal, answer, kind } = succession;
  return {
    format: 'succession-record-1',
    id: succession._id,
    organizationId: succession.organizationId,
    organizationName,
    kind,
    person: named(succession.accountId),
    giverBecame: succession.giverBecomes,
    proposal: recorded(proposal),
    confirmation: kind !== 'removal' && answer ? recorded(answer) : null,
    representativesBefore: representatives.before.map(named),
    representativesAfter: representatives.after.map(named),
  };
}
