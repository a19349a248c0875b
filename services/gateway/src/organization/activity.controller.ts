import {
  Activities,
  ActivitySettings,
  getActivitySettings,
  listActivities,
  ListActivitiesInput,
  OneOf,
  OrganizationReference,
  setActivitySettings,
  SetActivitySettingsInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { gathered, linesPerPage, linkToRest } from '../http/gathered.js';
import { exported, type ExportFormat, exportFormats, mediaTypes } from './activity-export.js';

/** Which lines. */
class ActivityQuery extends OmitType(ListActivitiesInput, ['organizationId']) {}

class ActivityExportQuery extends OmitType(ListActivitiesInput, ['organizationId', 'limit']) {
  @OneOf(exportFormats, { optional: true, description: '`csv` if left out.' })
  format?: ExportFormat;
}

class ActivitySettingsBody extends OmitType(SetActivitySettingsInput, ['organizationId']) {}

@ApiTags('Activity')
@Controller('v1/organizations/:organizationId/activity')
export class ActivityController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listActivities, { summary: 'What happened in an organization, the newest first' })
  listActivities(
    @Param() path: OrganizationReference,
    @Query() query: ActivityQuery,
    @Asking() caller: Caller,
  ): Promise<Activities> {
    return this.bus.request(listActivities, { ...query, ...path }, caller);
  }

  /**
   * The same lines in the same order as a file. Of more than fit into one, `Link: <…>; rel="next"` (RFC 8288) leads to
   * the rest.
   */
  @Get('export')
  @ApiProduces(...Object.values(mediaTypes))
  @Exposes(listActivities, {
    summary: 'The activity log as a file, CSV or JSON Lines',
    output: String,
  })
  async exportActivities(
    @Param() path: OrganizationReference,
    @Query() { format = 'csv', cursor, ...query }: ActivityExportQuery,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const which = { ...query, ...path, limit: linesPerPage };
    // The right to it is judged anew for each page.
    const { lines, nextCursor } = await gathered(
      (after) => this.bus.request(listActivities, { ...which, ...after }, caller),
      cursor,
    );
    reply.header('content-type', mediaTypes[format]);
    reply.header('content-disposition', `attachment; filename="activity.${format}"`);
    if (nextCursor !== null) {
      const route = `/v1/organizations/${path.organizationId}/activity/export`;
      reply.header('link', linkToRest(route, { ...query, format }, nextCursor));
    }
    return exported(lines, format);
  }

  @Get('settings')
  @Exposes(getActivitySettings, { summary: 'For how long the activity log is kept' })
  getActivitySettings(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<ActivitySettings> {
    return this.bus.request(getActivitySettings, path, caller);
  }

  @Put('settings')
  @Exposes(setActivitySettings, { summary: 'Say for how long the activity log is kept' })
  setActivitySettings(
    @Param() path: OrganizationReference,
    @Body() body: ActivitySettingsBody,
    @Asking() caller: Caller,
  ): Promise<ActivitySettings> {
    return this.bus.request(setActivitySettings, { ...body, ...path }, caller);
  }
}
