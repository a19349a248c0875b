import { v5 as idOf, v7 as newId } from 'uuid';
import { type LogEntry, nobodys, type Scene } from '../security/security-log.js';

/** Somebody became an operator or ceases to be one: kept with the roster until everything that follows is done. */
export interface OperatorChange {
  /** UUIDv7; also of the line in the log of the account that it is about. */
  readonly id: string;
  readonly kind: 'operator-appointed' | 'operator-dismissed';
  readonly accountId: string;
  /** Who did it; null: the command line. */
  readonly by: string | null;
  readonly requestId: string;
  /** Where it was done. */
  readonly scene: Scene;
}

/** Who changes who is an operator, and in which request. */
export type Circumstances = Pick<OperatorChange, 'by' | 'requestId' | 'scene'>;

export function operatorChange(
  kind: OperatorChange['kind'],
  accountId: string,
  circumstances: Circumstances,
): OperatorChange {
  return { id: newId(), kind, accountId, ...circumstances };
}

/** For the log of whoever did it: its id follows from the change's, so that it is there once. */
export function actOf({ id, kind, accountId: subjectId, scene }: OperatorChange) {
  return { id: idOf('act', id), scene, act: { kind, organizationId: null, subjectId } };
}

/**
 * For the log of the account that it is about. What no operator did is in nobody else's log, so there this line is the
 * act's as well.
 */
export function lineAbout({ id, kind, accountId: subjectId, by, scene }: OperatorChange): LogEntry {
  const operatorAct = { kind, organizationId: null, subjectId };
  return { id, kind, ...nobodys(scene.at), ...(by === null && { operatorAct }) };
}
