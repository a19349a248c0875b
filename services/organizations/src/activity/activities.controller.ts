import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  getActivitySettings,
  listActivities,
  ListActivitiesInput,
  OrganizationReference,
  setActivitySettings,
  SetActivitySettingsInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { GetActivitySettings } from './get-activity-settings.js';
import { ListActivities } from './list-activities.js';
import { SetActivitySettings } from './set-activity-settings.js';

@Controller()
export class ActivitiesController {
  constructor(
    private readonly list: ListActivities,
    private readonly getSettings: GetActivitySettings,
    private readonly setSettings: SetActivitySettings,
  ) {}

  @Replies(listActivities)
  listActivities(@Payload() input: ListActivitiesInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(getActivitySettings)
  getActivitySettings(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.getSettings.execute(input, context);
  }

  @Replies(setActivitySettings)
  setActivitySettings(@Payload() input: SetActivitySettingsInput, @Ctx() context: RequestContext) {
    return this.setSettings.execute(input, context);
  }
}
