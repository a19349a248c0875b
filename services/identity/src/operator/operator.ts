import type { Operator } from '@atrium/contracts';
import type { AccountPerson } from '../account/account.js';
import { hasSecondFactor, type SomeFactors } from '../factor/factor.js';

/** An account that may run the platform (decision 32). */
export interface AppointedOperator {
  readonly accountId: string;
  readonly since: Date;
  /** The account that appointed it; null: the command line. */
  readonly by: string | null;
}

/** Why nobody was appointed, or dismissed, as the roster stands. */
export type Refusal =
  'operator-required' | 'too-many-operators' | 'last-operator' | 'changed-meanwhile';

/** Whether an account is among the operators. */
export function isAmong(operators: readonly AppointedOperator[], accountId: string): boolean {
  return operators.some((one) => one.accountId === accountId);
}

/** Why `by` could not appoint somebody who is not among the operators. The command line (null) always may. */
export function whyNotAppointed(
  operators: readonly AppointedOperator[],
  by: string | null,
  most: number,
): Refusal {
  if (by !== null && !isAmong(operators, by)) return 'operator-required';
  return operators.length >= most ? 'too-many-operators' : 'changed-meanwhile';
}

/** Why `by` could not dismiss somebody who is among the operators: one of them stays, unless the command line says so. */
export function whyNotDismissed(
  operators: readonly AppointedOperator[],
  by: string | null,
): Refusal {
  if (by !== null && !isAmong(operators, by)) return 'operator-required';
  return by !== null && operators.length === 1 ? 'last-operator' : 'changed-meanwhile';
}

/** As other operators see them. */
export function operatorOf(
  { since, by: appointedBy }: AppointedOperator,
  account: AccountPerson & SomeFactors,
): Operator {
  const { _id: accountId, email, givenName, familyName } = account;
  return {
    ...{ accountId, email, givenName, familyName },
    ...{ since: since.toISOString(), appointedBy },
    hasSecondFactor: hasSecondFactor(account),
  };
}
