import type { OperatorAct } from '@atrium/contracts';
import { v7 as newId } from 'uuid';

/** What the security log of an account tells. Never a secret, an address or a name. */
export const logKinds = [
  'signed-in',
  'reauthenticated',
  'password-changed',
  'password-reset',
  'address-change-started',
  'login-address-changed',
  'recovery-address-changed',
  'recovery-address-removed',
  'address-change-undone',
  'account-secured',
  'api-token-created',
  'api-token-revoked',
  'api-tokens-revoked',
  'sign-in-failed',
  'session-handed-over',
  'reauthenticated',
  'password-changed',
  'lock-changed',
  'locked',
  'unlocked',
  'notifications-changed',
  'second-factor-added',
  'second-factor-removed',
  'recovery-codes-renewed',
  'recovery-code-used',
  'passkey-suspected',
  'mailbox-unified',
  'mailbox-separated',
  'mailbox-password-changed',
  'mailbox-access-ended',
  'mailbox-access-given',
  'service-credentials-ended',
  'operator-appointed',
  'operator-dismissed',
  'operator-acted',
  'data-exported',
  'account-deleted',
] as const;
export type LogKind = (typeof logKinds)[number];

/** One line of an account's security log: what happened, when, by whom and from where (ASVS 16.2.1). */
export type LogEntry = ReadEntry<string>;

/** A line as it is read. `Place` is null of somebody whose account is deleted: where they were is forgotten. */
export interface ReadEntry<Place extends string | null = string | null> {
  /** UUIDv7; also the id of the change that a mail tells of. */
  readonly id: string;
  readonly kind: LogKind;
  readonly at: Date;
  readonly device: Place;
  /** IPv4 address, or the /64 of an IPv6 one. */
  readonly network: Place;
  readonly sessionId: string | null;
  /** What an operator of the platform did, where the line tells of that. */
  readonly operatorAct?: OperatorAct;
}

/** Where something was done. */
export interface Scene {
  readonly at: Date;
  readonly device: string;
  readonly network: string;
  readonly sessionId: string | null;
}

/** Where nobody sat: it follows from something that was done elsewhere, or is said by the command line. */
export function nobodys(at: Date): Scene {
  return { at, device: 'Atrium', network: '', sessionId: null };
}

/** A line about to be written with what it tells, in the same write. */
export function logged(kind: LogKind, { at, device, network, sessionId }: Scene): LogEntry {
  return { id: newId(), kind, at, device, network, sessionId };
}

/** With so many lines a document is long enough for them to be moved to the archive. */
export const mostInDocument = 10;

/**
 * The part of an update that writes lines: merge it into the one write that makes them true. They stay in the
 * document until they are settled, none is ever dropped.
 */
export function withLines(...entries: LogEntry[]): { securityLog: { $each: LogEntry[] } } {
  return { securityLog: { $each: entries } };
}

/** What an organization need not see of its members: nothing of it protects or endangers anything. */
const ownKinds: readonly LogKind[] = [
  'session-handed-over',
  'reauthenticated',
  'notifications-changed',
  // Whoever takes their data along need not say so to those they work for.
  'data-exported',
  // They tell of another organization.
  'mailbox-access-ended',
  'mailbox-access-given',
  'service-credentials-ended',
  // They tell of the platform.
  'operator-appointed',
  'operator-dismissed',
  'operator-acted',
];
export const organizationKinds = logKinds.filter((kind) => !ownKinds.includes(kind));

/** As whoever may read it sees it. */
export function shown<Place extends string | null>({
  id: lineId,
  kind,
  at,
  device,
  network,
  sessionId,
  operatorAct,
}: ReadEntry<Place>) {
  const line = { lineId, kind, at: at.toISOString(), device, network, sessionId };
  return { ...line, ...(operatorAct && { operatorAct }) };
}
