import type { SecurityChange } from '@atrium/contracts';

/**
 * One use of a second factor: what must still be so, and what is written, in the very write that depends on it.
 * Of any number at once one succeeds: there is no moment between looking and using.
 */
export interface FactorUse {
  readonly where: Readonly<Record<string, unknown>>;
  readonly set: Readonly<Record<string, unknown>>;
  readonly pull: Readonly<Record<string, unknown>>;
  readonly arrayFilters: readonly Readonly<Record<string, unknown>>[];
  /** How the person has proven who they are (RFC 8176). */
  readonly amr: readonly string[];
  /** What the person is to be told of, if anything. */
  readonly told: SecurityChange | undefined;
}

/** No second factor: the password alone. */
export const passwordAlone: FactorUse = {
  where: {},
  set: {},
  pull: {},
  arrayFilters: [],
  amr: ['pwd'],
  told: undefined,
};
