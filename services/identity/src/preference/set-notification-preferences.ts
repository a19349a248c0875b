import { Inject, Injectable } from '@nestjs/common';
import type { NotificationPreferences, SetNotificationPreferencesInput } from '@atrium/contracts';
import { type Asker, type Clock, Problem, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { preferencesOf } from './notify.js';
import { NotifyRepository } from './notify.repository.js';

/** A person chooses which mails they get beyond those that everybody must get (B-6). */
@Injectable()
export class SetNotificationPreferences {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly notify: NotifyRepository,
  ) {}

  async current({ accountId }: Asker): Promise<NotificationPreferences> {
    const account = await this.notify.of(accountId);
    if (!account) throw new Problem('sign-in-required');
    return preferencesOf(account.notify);
  }

  async execute(
    { client, ...wanted }: SetNotificationPreferencesInput,
    asker: Asker,
  ): Promise<NotificationPreferences> {
    const { accountId, sessionId } = asker;
    const at = this.clock.now();
    requireFresh(asker, at);
    const line = logged('notifications-changed', sceneOf(client, { at, sessionId }));
    const account = await this.notify.set(accountId, wanted, line);
    if (!account) throw new Problem('sign-in-required');
    return preferencesOf(account.notify);
  }
}
