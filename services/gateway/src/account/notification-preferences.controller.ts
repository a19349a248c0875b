import {
  getNotificationPreferences,
  NotificationPreferences,
  setNotificationPreferences,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('My security')
@Controller('v1/me/notification-preferences')
export class NotificationPreferencesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getNotificationPreferences, { summary: 'Which optional mails I get' })
  getNotificationPreferences(@Asking() caller: Caller): Promise<NotificationPreferences> {
    return this.bus.request(getNotificationPreferences, {}, caller);
  }

  @Put()
  @Exposes(setNotificationPreferences, { summary: 'Choose which optional mails I get' })
  setNotificationPreferences(
    @Req() request: FastifyRequest,
    @Body() body: NotificationPreferences,
    @Asking() caller: Caller,
  ): Promise<NotificationPreferences> {
    const input = { ...body, client: clientOf(request) };
    return this.bus.request(setNotificationPreferences, input, caller);
  }
}
