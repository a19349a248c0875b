import { OmitType } from '@nestjs/swagger';
import { request } from '../contract.js';
import { Base64url, Id, ListOf, Part, Text, Timestamp, Whole } from '../fields.js';
import { PageInput } from '../page.js';
import { OperatorAct } from './operators.js';

/** One line of a security log: what happened, when and from where. Never a secret, an address or a name. */
export class SecurityLogLine {
  @Id()
  lineId!: string;

  @Text({ max: 64, example: 'signed-in' })
  kind!: string;

  @Timestamp()
  at!: string;

  @Text({ max: 100, example: 'Firefox on Linux' })
  device!: string;

  @Text({ max: 64, description: 'IPv4 address, or the /64 of an IPv6 one.' })
  network!: string;

  @Id({ nullable: true, description: 'In which it was done, or which it began.' })
  sessionId!: string | null;

  @Part(() => OperatorAct, { optional: true, description: 'What an operator of the platform did.' })
  operatorAct?: OperatorAct;
}

export class SecurityLogPage {
  @ListOf(() => SecurityLogLine, { max: 200 })
  items!: SecurityLogLine[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The log of one's own account, the newest line first. */
export const listSecurityLog = request('identity.v1.security-logs.list', {
  input: PageInput,
  output: SecurityLogPage,
  effect: 'query',
});

/**
 * A line as it is chained: `hash` is over the others, `prevHash` is that of the line before. `device`, `network` and `salt`
 * are in it by `sceneHash` alone: so they can be erased with the account, and the chain can still be checked.
 */
export class ChainedLogLine extends SecurityLogLine {
  @Id()
  accountId!: string;

  @Whole({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Counts from 1 without a gap.' })
  n!: number;

  @Text({ max: 64, nullable: true, description: 'Null in the first line.' })
  prevHash!: string | null;

  @Base64url({
    ...{ min: 22, max: 22, example: 'UNhY4JhezH9gQYqvDMWrWA' },
    description: 'Random, of this line alone: without it nobody finds the network by its hash.',
  })
  salt!: string;

  @Text({
    max: 64,
    description:
      'SHA-256, in hex, of `{"device":…,"network":…,"salt":…}`: these three as JSON, names in this order, no white space.',
  })
  sceneHash!: string;

  @Text({
    max: 64,
    description:
      'SHA-256, in hex, of the line as JSON without `device`, `network`, `salt` and `hash`: all other names in alphabetical order, also in `operatorAct`, no white space.',
  })
  hash!: string;
}

export class SecurityLogExport {
  @ListOf(() => ChainedLogLine, { max: 200 })
  items!: ChainedLogLine[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The log of one's own account to be kept and checked, the oldest line first. */
export const exportSecurityLog = request('identity.v1.security-logs.export', {
  input: PageInput,
  output: SecurityLogExport,
  effect: 'query',
});

export class ListOrganizationSecurityLogInput extends PageInput {
  @Id()
  organizationId!: string;

  @Id({ optional: true, description: 'Of this member alone.' })
  accountId?: string;
}

export class MemberLogLine extends OmitType(SecurityLogLine, ['device', 'network']) {
  @Id()
  accountId!: string;

  @Text({
    ...{ max: 100, nullable: true, example: 'Firefox on Linux' },
    description: 'Null: of somebody whose account is deleted.',
  })
  device!: string | null;

  @Text({
    ...{ max: 64, nullable: true },
    description:
      'IPv4 address, or the /64 of an IPv6 one. Null: of somebody whose account is deleted.',
  })
  network!: string | null;
}

export class OrganizationSecurityLogPage {
  @ListOf(() => MemberLogLine, { max: 200 })
  items!: MemberLogLine[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/**
 * What the members of an organization did to their accounts, while they were members: sign-ins and changes of
 * what protects the account. For its administrators and legal representatives.
 */
export const listOrganizationSecurityLog = request('identity.v1.security-logs.list-organization', {
  input: ListOrganizationSecurityLogInput,
  output: OrganizationSecurityLogPage,
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});
