import { Inject, Injectable } from '@nestjs/common';
import {
  overseeMembers,
  securityChanged,
  type UnlockInput,
  type UnlockMemberInput,
} from '@atrium/contracts';
import { Bus, type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Limits } from '../attempt/limits.js';
import { sceneOf } from '../security/scene.js';
import { logged, type Scene } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { opensByLink } from './lock.js';
import { type Locked, LocksRepository, type Told } from './locks.repository.js';
import { UnlockLinks } from './unlock-links.js';

/** Opens a locked account: with the link that was mailed, or by somebody who looks after a member (B-6). */
@Injectable()
export class Unlock {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly locks: LocksRepository,
    private readonly links: UnlockLinks,
    private readonly limits: Limits,
    private readonly settle: SettleSecurityLog,
  ) {}

  /** By whoever reads the account's mail. It signs nobody in. */
  async byLink({ token, client }: UnlockInput, { requestId }: RequestContext): Promise<void> {
    const subject = this.links.read(token);
    const account = subject && (await this.locks.of(subject.id));
    const at = this.clock.now();
    const isThatLock = account?.lock?.version === subject?.version;
    if (!subject || !account?.lock || !isThatLock || !opensByLink(account.lock, at)) {
      throw new Problem('token-not-usable');
    }
    const scene = sceneOf(client, { at, sessionId: null });
    const opened = await this.open(account, subject.version, this.told(account, scene, requestId));
    if (!opened) throw new Problem('token-not-usable');
  }

  /**
   * By an administrator or legal representative of an organization that the account belongs to now. Of an
   * account that is not locked nothing changes, and nothing is said.
   */
  async ofMember(
    { organizationId, accountId, client }: UnlockMemberInput,
    context: RequestContext,
  ): Promise<void> {
    const whom = { organizationId, accountId };
    const { members } = await this.bus.request(overseeMembers, whom, context.caller());
    const isMember = members.some((one) => one.accountId === accountId && one.until === null);
    const account = isMember ? await this.locks.of(accountId) : null;
    if (!account) throw new Problem('not-found');
    if (!account.lock?.at) return;
    // The session is the administrator's, and none of the account's.
    const scene = sceneOf(client, { at: this.clock.now(), sessionId: null });
    const told = this.told(account, scene, context.requestId, context.asker.accountId);
    await this.open(account, account.lock.version ?? 0, told);
  }

  private async open(account: Locked, version: number, told: Told): Promise<boolean> {
    // The failures first: dying between the two leaves it locked, to be opened once more.
    await this.limits.startAnew(account.address);
    const opened = await this.locks.open(account._id, version, told);
    if (opened) this.settle.soon(account._id);
    return opened;
  }

  private told({ _id }: Locked, scene: Scene, requestId: string, by: string = _id): Told {
    const line = logged('unlocked', scene);
    const change = {
      accountId: _id,
      changeId: line.id,
      change: 'unlocked',
      told: ['login'],
    } as const;
    const event = happened(
      securityChanged,
      { ...change, told: [...change.told] },
      { by, at: scene.at, requestId },
    );
    return { line, event };
  }
}
