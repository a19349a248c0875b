import {
  overseeRetainedDocuments,
  ListRetainedInput,
  OrganizationReference,
  RetentionReport,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class OverseenRetainedQuery extends OmitType(ListRetainedInput, ['organizationId']) {}

@ApiTags('Operators')
@Controller('v1/operator/organizations/:organizationId/retention')
export class OperatorRetentionController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(overseeRetainedDocuments, {
    summary: 'Which documents of an organization are kept, why and until when',
  })
  overseeRetainedDocuments(
    @Param() path: OrganizationReference,
    @Query() query: OverseenRetainedQuery,
    @Asking() caller: Caller,
  ): Promise<RetentionReport> {
    return this.bus.request(overseeRetainedDocuments, { ...query, ...path }, caller);
  }
}
