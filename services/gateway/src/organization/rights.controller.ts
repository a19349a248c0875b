import {
  explainRight,
  ExplainRightInput,
  OrganizationReference,
  RightExplanation,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class ExplainRightQuery extends OmitType(ExplainRightInput, ['organizationId']) {}

@ApiTags('Members')
@Controller('v1/organizations/:organizationId/rights')
export class RightsController {
  constructor(private readonly bus: Bus) {}

  @Get('explain')
  @Exposes(explainRight, { summary: 'Why somebody may do something, or may not, now or then' })
  explainRight(
    @Param() path: OrganizationReference,
    @Query() query: ExplainRightQuery,
    @Asking() caller: Caller,
  ): Promise<RightExplanation> {
    return this.bus.request(explainRight, { ...query, ...path }, caller);
  }
}
