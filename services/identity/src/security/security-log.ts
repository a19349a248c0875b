import { v7 as newId } from 'uuid';

/** What the security log of an account tells. Never a secret, an address or a name. */
export const logKinds = [
  'signed-in',
  'reauthenticated',
  'password-changed',
  'second-factor-added',
  'second-factor-removed',
  'recovery-codes-renewed',
  'recovery-code-used',
  'passkey-suspected',
] as const;
export type LogKind = (typeof logKinds)[number];

/** One line of an account's security log: what happened, when, by whom and from where (ASVS 16.2.1). */
export interface LogEntry {
  /** UUIDv7; also the id of the change that a mail tells of. */
  readonly id: string;
  readonly kind: LogKind;
  readonly at: Date;
  readonly device: string;
  /** IPv4 address, or the /64 of an IPv6 one. */
  readonly network: string;
  readonly sessionId: string | null;
}

/** Where something was done. */
export interface Scene {
  readonly at: Date;
  readonly device: string;
  readonly network: string;
  readonly sessionId: string | null;
}

/** A line about to be written with what it tells, in the same write. */
export function logged(kind: LogKind, { at, device, network, sessionId }: Scene): LogEntry {
  return { id: newId(), kind, at, device, network, sessionId };
}

/** How many lines an account's document keeps. */
export const mostLogged = 200;

/** The part of an update that writes lines: merge it into the one write that makes them true. */
export function withLines(...entries: LogEntry[]): {
  securityLog: { $each: LogEntry[]; $slice: number };
} {
  return { securityLog: { $each: entries, $slice: -mostLogged } };
}
