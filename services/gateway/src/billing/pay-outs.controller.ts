import {
  listPayOuts,
  OrganizationReference,
  PageInput,
  PayOut,
  PayOuts,
  PayOutTerms,
  requestPayOut,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Prepaid account')
@Controller('v1/organizations/:organizationId/prepaid/payouts')
export class PayOutsController {
  constructor(private readonly bus: Bus) {}

  @Post()
  @Exposes(requestPayOut, { summary: 'Have prepaid money paid out to a bank', status: 201 })
  requestPayOut(
    @Param() path: OrganizationReference,
    @Body() body: PayOutTerms,
    @Asking() caller: Caller,
  ): Promise<PayOut> {
    return this.bus.request(requestPayOut, { ...body, ...path }, caller);
  }

  @Get()
  @Exposes(listPayOuts, { summary: 'The pay-outs of an organization, the newest first' })
  listPayOuts(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<PayOuts> {
    return this.bus.request(listPayOuts, { ...page, ...path }, caller);
  }
}
