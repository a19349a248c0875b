import { Injectable } from '@nestjs/common';
import type { EventMessage, OperatorAct } from '@atrium/contracts';
import { logged, nobodys, type Scene } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';

/** Something that an operator did. */
interface ActToKeep {
  /** The same however often it is told. */
  readonly id: string;
  readonly operatorId: string;
  readonly scene: Scene;
  readonly act: OperatorAct;
}

/**
 * Keeps what operators did in the chains of their own security logs (decision 32, ASVS 16.2.1): once, however often it is
 * told.
 *
 * A command of another service that is for operators alone tells an event in its own write, caused by the operator.
 * Identity consumes it with a controller here, of one method for each such event, which hands it to `ofEvent` with what
 * it says: `{ kind: 'product-registered', organizationId: data.organizationId, subjectId: data.productId }`.
 */
@Injectable()
export class KeepOperatorAct {
  constructor(private readonly settle: SettleSecurityLog) {}

  async execute({ id, operatorId, scene, act }: ActToKeep): Promise<void> {
    const line = { ...logged('operator-acted', scene), id, operatorAct: act };
    await this.settle.execute(operatorId, line);
  }

  /** Events carry neither devices nor networks: the request's id, which they do carry, finds those in the logs. */
  async ofEvent(
    { id, causedBy, occurredAt, subject }: EventMessage,
    act: OperatorAct,
  ): Promise<void> {
    if (causedBy === null) throw new Error(`No operator has caused ${subject} ${id}.`);
    const scene = nobodys(new Date(occurredAt));
    await this.execute({ id, operatorId: causedBy, scene, act });
  }
}
