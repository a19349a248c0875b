import { Inject, Injectable } from '@nestjs/common';
import type { Client } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { FailedSignInsRepository } from '../attempt/failed-sign-ins.repository.js';
import { AnswerFailures } from '../lock/answer-failures.js';
import type { AccountLock } from '../lock/lock.js';
import type { Notify } from '../preference/notify.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';

/** A sign-in that is about to be refused. */
interface RefusedSignIn {
  /** The canonical address that was submitted. */
  readonly address: string;
  readonly client: Client;
  /** The hash of the device's secret, where it is one that signed in before. */
  readonly knownDevice: string | undefined;
  readonly requestId: string;
}

/** The account of the address, if there is one. */
interface Concerned {
  readonly _id: string;
  readonly lock?: AccountLock;
  readonly notify?: Notify;
}

/** Notes a failed sign-in: one write for known and unknown addresses. What follows from it comes later. */
@Injectable()
export class FailSignIn {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly failures: FailedSignInsRepository,
    private readonly answer: AnswerFailures,
  ) {}

  async execute(refused: RefusedSignIn, account: Concerned | null): Promise<void> {
    const { address, client, knownDevice, requestId } = refused;
    const scene = sceneOf(client, { at: this.clock.now(), sessionId: null });
    const line = logged('sign-in-failed', scene);
    await this.failures.note(address, line);
    if (!account || !isWatched(account)) return;
    this.answer.soon({ accountId: account._id, address, knownDevice, line, requestId });
  }
}

/** Whether the owner wants something to follow. */
function isWatched({ lock, notify }: Concerned): boolean {
  return (lock?.after ?? null) !== null || (notify?.failedSignIns ?? false);
}
