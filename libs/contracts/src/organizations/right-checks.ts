import { IntersectionType } from '@nestjs/swagger';
import { request } from '../contract.js';
import { ActionName, Flag, Id, ListOf, ListOfFlags } from '../fields.js';
import type { NamedRight } from '../values.js';
import { type Action, actions } from './rights.js';

/** One thing that somebody wants to do. */
export class WantedRight {
  @ActionName(actions)
  right!: Action | NamedRight;

  @Id({ optional: true, description: 'For products: which one; left out, each and every one.' })
  productId?: string;
}

/** Who wants it, and where. */
class WantedBy {
  @Id()
  accountId!: string;

  @Id()
  organizationId!: string;

  @Flag({ description: 'Whether the session of whoever wants it has used a second factor (B-6).' })
  usedSecondFactor!: boolean;
}

export class CheckRightInput extends IntersectionType(WantedBy, WantedRight) {
  @Flag({
    optional: true,
    description:
      'Also where the organization is closed: whoever can open it again may still read what there was. For nothing that changes anything.',
  })
  evenIfClosed?: boolean;
}

/** What somebody is in an organization, as far as whoever asks for them must know. */
class Admission {
  @Flag({ description: 'A member, of whom the organization asks for a second factor first.' })
  needsSecondFactor!: boolean;

  @Flag({
    optional: true,
    description:
      'Nobody manages products of the organization for now: its administrators say so (B-6).',
  })
  productManagementBlocked?: boolean;

  @Flag({ description: 'Nobody else may know that the organization exists (decision 28).' })
  isMember!: boolean;
}

export class RightCheck extends Admission {
  @Flag()
  allowed!: boolean;
}

/**
 * Whether an account may do something in an organization now: rights are organizations' affair (decision 21). Answered from
 * the documents that hold them, each time anew: what was taken away counts from the next question on.
 */
export const checkRight = request('organizations.v1.rights.check', {
  input: CheckRightInput,
  output: RightCheck,
  askedBy: ['identity', 'billing'],
  askableWith: 'rights.check',
  onBehalfOf: 'service',
  effect: 'query',
});

export class CheckRightsInput extends WantedBy {
  @ListOf(() => WantedRight, { max: 500 })
  wanted!: WantedRight[];
}

export class RightChecks extends Admission {
  @ListOfFlags({ max: 500, description: 'One for each that was wanted, in the same order.' })
  allowed!: boolean[];
}

/** The same about many things at once, for whoever shows a list: as of one moment, at the price of one. */
export const checkRights = request('organizations.v1.rights.check-many', {
  input: CheckRightsInput,
  output: RightChecks,
  askedBy: ['identity', 'billing'],
  askableWith: 'rights.check',
  onBehalfOf: 'service',
  effect: 'query',
});
