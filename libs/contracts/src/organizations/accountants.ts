import { request } from '../contract.js';
import { Flag, Id, ListOf, ListOfIds } from '../fields.js';
import { OrganizationReference } from './organizations.js';

export class ListAccountantsInput extends OrganizationReference {
  @ListOfIds({ max: 20, optional: true, description: 'Only of these; all if left out.' })
  accountIds?: string[];
}

/** A member who sees the accounting. */
export class Accountant {
  @Id()
  accountId!: string;

  @Flag({ description: 'Whether what is due is reminded of by mail (B-1).' })
  reminded!: boolean;
}

export class Accountants {
  @ListOf(() => Accountant, { max: 200, description: 'Those who are members for longest first.' })
  items!: Accountant[];
}

/**
 * Who sees the accounting of an organization (A10-9), and which of them are reminded of what is due (B-1). Asked by
 * notifications, when something is to be told and again when it sends: whoever was removed meanwhile is told nothing.
 */
export const listAccountants = request('organizations.v1.members.list-accountants', {
  input: ListAccountantsInput,
  output: Accountants,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});
