import { request } from '../contract.js';
import { EmailAddress, Flag, Id, ListOf, Name, Part, Text, Timestamp } from '../fields.js';
import { Done, PageInput } from '../page.js';
import { Client } from './sign-ups.js';

/** How many operators a platform may have. */
export const mostOperators = 100;

/** Somebody who runs the platform (decision 32). */
export class Operator {
  @Id()
  accountId!: string;

  @EmailAddress()
  email!: string;

  @Name()
  givenName!: string;

  @Name()
  familyName!: string;

  @Timestamp()
  since!: string;

  @Id({ nullable: true, description: 'Who appointed them; null: the command line.' })
  appointedBy!: string | null;

  @Flag({ description: 'Whether the account has one: without it an operator can do nothing.' })
  hasSecondFactor!: boolean;
}

export class Operators {
  @ListOf(() => Operator, { max: mostOperators, description: 'Whoever is it longest first.' })
  items!: Operator[];
}

/** What a console has to know of whoever opens it. */
export class MyOperatorship extends Operator {
  @Flag({ description: 'Whether this session has used a second factor. If not: sign in with one.' })
  sessionHasSecondFactor!: boolean;

  @Timestamp({
    nullable: true,
    description:
      'Until when commands are taken. Null: prove first that it is you (`POST /v1/sessions/current/reauthentication`).',
  })
  freshUntil!: string | null;
}

/** Whether one is an operator, and what is still missing to act as one: so a second factor is not asked for. */
export const getMyOperatorship = request('identity.v1.operators.get-mine', {
  input: Done,
  output: MyOperatorship,
  effect: 'query',
  problems: ['operator-required'],
});

export const listOperators = request('identity.v1.operators.list', {
  input: Done,
  output: Operators,
  operatorsOnly: true,
  effect: 'query',
});

export class AppointOperatorInput {
  @EmailAddress({ description: 'The login of the account.' })
  email!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * Makes an account an operator, from its next request on. Its person is told by mail. For one that is it already nothing
 * changes. `not-found` says in `detail` whether there was only a sign-up.
 */
export const appointOperator = request('identity.v1.operators.appoint', {
  input: AppointOperatorInput,
  output: Operator,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'too-many-operators', 'changed-meanwhile'],
  timeout: 8_000,
});

export class DismissOperatorInput {
  @Id()
  accountId!: string;

  @Part(() => Client)
  client!: Client;
}

/** From now on it is an account like others: all its sessions end before this is answered. Its person is told by mail. */
export const dismissOperator = request('identity.v1.operators.dismiss', {
  input: DismissOperatorInput,
  output: Done,
  operatorsOnly: true,
  effect: 'command',
  problems: ['not-found', 'last-operator', 'changed-meanwhile'],
  timeout: 8_000,
});

/** What an operator did, as their security log keeps it. */
export class OperatorAct {
  @Text({ max: 64, example: 'operator-appointed' })
  kind!: string;

  @Id({ nullable: true, description: 'The organization that it was about.' })
  organizationId!: string | null;

  @Text({
    ...{ max: 64, nullable: true, example: '019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f' },
    description: 'The account, the product, the plan or whatever it was done to.',
  })
  subjectId!: string | null;
}

/** Who did what, to what, and when. */
export class OperatorLogLine extends OperatorAct {
  @Id({ description: 'Of the line in a security log.' })
  lineId!: string;

  @Timestamp()
  at!: string;

  @Id({ nullable: true, description: 'Null: the command line, with the deploy credential.' })
  operatorId!: string | null;

  @EmailAddress({ nullable: true, description: 'As it is today; null when the account is gone.' })
  operatorEmail!: string | null;

  @EmailAddress({ nullable: true, description: 'Of an account that it was done to.' })
  subjectEmail!: string | null;
}

export class OperatorLogPage {
  @ListOf(() => OperatorLogLine, { max: 200 })
  items!: OperatorLogLine[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** What all operators did, the newest first: lines of the chains of their security logs, which nobody can take out unseen. */
export const listOperatorActs = request('identity.v1.operator-acts.list', {
  input: PageInput,
  output: OperatorLogPage,
  operatorsOnly: true,
  effect: 'query',
});

export class OperatorAddress {
  @EmailAddress({ description: 'The login of the account.' })
  email!: string;
}

/** What came of a command. */
export class OperatorCommandDone {
  @Flag({ description: 'False: it was so already.' })
  changed!: boolean;

  @Part(() => Operator, { optional: true, description: 'As they are, or were until now.' })
  operator?: Operator;
}

/** `npm run operator -- appoint`: how the first operator comes about. Whoever has the deploy credential may. */
export const appointOperatorByDeploy = request('identity.v1.operators.appoint-by-deploy', {
  input: OperatorAddress,
  output: OperatorCommandDone,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['not-found', 'too-many-operators', 'changed-meanwhile'],
  timeout: 8_000,
});

/** `npm run operator -- dismiss`: also the last one. */
export const dismissOperatorByDeploy = request('identity.v1.operators.dismiss-by-deploy', {
  input: OperatorAddress,
  output: OperatorCommandDone,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['not-found', 'changed-meanwhile'],
  timeout: 8_000,
});

/** `npm run operator -- list` */
export const listOperatorsByDeploy = request('identity.v1.operators.list-by-deploy', {
  input: Done,
  output: Operators,
  askedBy: ['deploy'],
  onBehalfOf: 'service',
  effect: 'query',
});
