import {
  explainGratuity,
  ExplainGratuityInput,
  GratuityExplanation,
  listGratuities,
  ListGratuitiesInput,
  OpenGratuities,
  OrganizationReference,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** In which organization, the path says. */
class ListGratuitiesQuery extends OmitType(ListGratuitiesInput, ['organizationId']) {}

class ExplainGratuityQuery extends OmitType(ExplainGratuityInput, ['organizationId']) {}

@ApiTags('Billing')
@Controller('v1/organizations/:organizationId/gratuities')
export class GratuitiesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listGratuities, { summary: 'The gratuities that an organization can use now' })
  listGratuities(
    @Param() path: OrganizationReference,
    @Query() query: ListGratuitiesQuery,
    @Asking() caller: Caller,
  ): Promise<OpenGratuities> {
    return this.bus.request(listGratuities, { ...query, ...path }, caller);
  }

  @Get('explanation')
  @Exposes(explainGratuity, { summary: 'Why there is no gratuity to choose for a plan' })
  explainGratuity(
    @Param() path: OrganizationReference,
    @Query() query: ExplainGratuityQuery,
    @Asking() caller: Caller,
  ): Promise<GratuityExplanation> {
    return this.bus.request(explainGratuity, { ...query, ...path }, caller);
  }
}
