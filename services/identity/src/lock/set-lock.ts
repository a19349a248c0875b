import { Inject, Injectable } from '@nestjs/common';
import type { Lock, SetLockInput } from '@atrium/contracts';
import { type Asker, type Clock, Problem, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Limits } from '../attempt/limits.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { lockOf } from './lock.js';
import { LocksRepository } from './locks.repository.js';

/** A person says after how many failures their account shall lock, or that it shall not, which opens it too (B-6). */
@Injectable()
export class SetLock {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly locks: LocksRepository,
    private readonly limits: Limits,
    private readonly settle: SettleSecurityLog,
  ) {}

  async current({ accountId }: Asker): Promise<Lock> {
    const account = await this.locks.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    return lockOf(account.lock);
  }

  async execute({ after, client }: SetLockInput, asker: Asker): Promise<Lock> {
    const { accountId, sessionId, email } = asker;
    const at = this.clock.now();
    requireFresh(asker, at);
    // What was failed before it was wanted does not count: nobody locks an account by having tried long ago.
    await this.limits.startAnew(email);
    const line = logged('lock-changed', sceneOf(client, { at, sessionId }));
    const account = await this.locks.set(accountId, after, line);
    if (!account) throw new Problem('sign-in-required');
    this.settle.soon(accountId);
    return lockOf(account.lock);
  }
}
