import {
  listRetainedDocuments,
  ListRetainedInput,
  OrganizationReference,
  RetentionReport,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class RetainedQuery extends OmitType(ListRetainedInput, ['organizationId']) {}

@ApiTags('Invoices')
@Controller('v1/organizations/:organizationId/retention')
export class RetentionController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listRetainedDocuments, { summary: 'Which documents are kept, why and until when' })
  listRetainedDocuments(
    @Param() path: OrganizationReference,
    @Query() query: RetainedQuery,
    @Asking() caller: Caller,
  ): Promise<RetentionReport> {
    return this.bus.request(listRetainedDocuments, { ...query, ...path }, caller);
  }
}
