import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  getNotificationPreferences,
  type NotificationPreferences,
  setNotificationPreferences,
  SetNotificationPreferencesInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { SetNotificationPreferences } from './set-notification-preferences.js';

@Controller()
export class NotificationPreferencesController {
  constructor(private readonly setting: SetNotificationPreferences) {}

  @Replies(getNotificationPreferences)
  get(
    @Payload() _nothing: object,
    @Ctx() { asker }: RequestContext,
  ): Promise<NotificationPreferences> {
    return this.setting.current(asker);
  }

  @Replies(setNotificationPreferences)
  set(
    @Payload() input: SetNotificationPreferencesInput,
    @Ctx() { asker }: RequestContext,
  ): Promise<NotificationPreferences> {
    return this.setting.execute(input, asker);
  }
}
