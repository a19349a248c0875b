import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  getLock,
  type Lock,
  setLock,
  SetLockInput,
  unlock,
  UnlockInput,
  unlockMember,
  UnlockMemberInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { SetLock } from './set-lock.js';
import { Unlock } from './unlock.js';

@Controller()
export class LocksController {
  constructor(
    private readonly setting: SetLock,
    private readonly unlocking: Unlock,
  ) {}

  @Replies(getLock)
  get(@Payload() _nothing: object, @Ctx() { asker }: RequestContext): Promise<Lock> {
    return this.setting.current(asker);
  }

  @Replies(setLock)
  set(@Payload() input: SetLockInput, @Ctx() { asker }: RequestContext): Promise<Lock> {
    return this.setting.execute(input, asker);
  }

  @Replies(unlock)
  release(@Payload() input: UnlockInput, @Ctx() context: RequestContext): Promise<void> {
    return this.unlocking.byLink(input, context);
  }

  @Replies(unlockMember)
  releaseMember(
    @Payload() input: UnlockMemberInput,
    @Ctx() context: RequestContext,
  ): Promise<void> {
    return this.unlocking.ofMember(input, context);
  }
}
