import { request } from '../contract.js';
import { Flag, Id, ListOf, Name, OneOf, Text, Timestamp } from '../fields.js';
import { AccountReference } from '../identity/accounts.js';
import { Obstacle, obstaclesNamed } from '../obstacle.js';

/** How many organizations are named to whoever wants to delete an account. */
export const departuresNamed = 200;

/** An organization that a person leaves with their account. */
export class DepartedOrganization {
  @Id()
  organizationId!: string;

  @Name()
  name!: string;

  @Timestamp({
    nullable: true,
    description:
      'Of a closed organization that nobody else could open again: until when it could have been. It is purged at once.',
  })
  restorableUntil!: string | null;
}

/** What an account is to organizations, for whoever wants to delete it (B-3). */
export class AccountDeparturePreview {
  @ListOf(() => Obstacle, { max: obstaclesNamed })
  obstacles!: Obstacle[];

  @Flag({ description: 'Whether there are more obstacles than are named.' })
  hasMore!: boolean;

  @ListOf(() => DepartedOrganization, { max: departuresNamed })
  organizations!: DepartedOrganization[];

  @Flag({ description: 'Whether there are more organizations than are named.' })
  hasMoreOrganizations!: boolean;
}

/** Asked by identity before somebody deletes an account. Changes nothing. */
export const previewAccountDeparture = request('organizations.v1.account-departures.preview', {
  input: AccountReference,
  output: AccountDeparturePreview,
  askedBy: ['identity'],
  onBehalfOf: 'service',
  effect: 'query',
});

export class DepartAccountInput extends AccountReference {
  @Id({ description: 'The same in all that is done for one attempt.' })
  deletionId!: string;

  @Text({
    max: 320,
    nullable: true,
    description:
      'The canonical login address: what was sent to it is forgotten. Null where it is not known any more.',
  })
  address!: string | null;
}

/** How far an account has left. */
export const departureStates = ['obstructed', 'under-way', 'gone'] as const;
export type DepartureState = (typeof departureStates)[number];

export class AccountDeparture {
  @OneOf(departureStates, {
    description:
      '`obstructed`: the attempt is given up, and the account may join and found organizations again. `under-way`: ask again. `gone`: it is in no organization, and never will be.',
  })
  state!: DepartureState;

  @ListOf(() => Obstacle, { max: obstaclesNamed })
  obstacles!: Obstacle[];
}

/**
 * Leaves all organizations for good (B-3, decision 43). The account may not join or found any from the beginning on; where it alone
 * represents one, nothing is left and the attempt is over. May be asked again, also after a crash.
 */
export const departAccount = request('organizations.v1.account-departures.carry-out', {
  input: DepartAccountInput,
  output: AccountDeparture,
  askedBy: ['identity'],
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['busy'],
});
