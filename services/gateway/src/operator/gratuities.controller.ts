import {
  confirmGratuity,
  ConfirmedGratuities,
  ConfirmedGratuity,
  GratuityReference,
  GratuityTerms,
  listConfirmedGratuities,
  OrganizationReference,
  PageInput,
  withdrawGratuity,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** What one organization gets for less, or for nothing (A6-1). */
@ApiTags('Operators')
@Controller('v1/operator/organizations/:organizationId/gratuities')
export class OperatorGratuitiesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listConfirmedGratuities, { summary: 'All gratuities that an organization ever had' })
  listConfirmedGratuities(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<ConfirmedGratuities> {
    return this.bus.request(listConfirmedGratuities, { ...page, ...path }, caller);
  }

  @Post()
  @Exposes(confirmGratuity, { summary: 'Confirm a gratuity', status: 201 })
  confirmGratuity(
    @Param() path: OrganizationReference,
    @Body() body: GratuityTerms,
    @Asking() caller: Caller,
  ): Promise<ConfirmedGratuity> {
    return this.bus.request(confirmGratuity, { ...body, ...path }, caller);
  }

  @Delete(':gratuityId')
  @Exposes(withdrawGratuity, { summary: 'Withdraw a gratuity' })
  withdrawGratuity(
    @Param() path: GratuityReference,
    @Asking() caller: Caller,
  ): Promise<ConfirmedGratuity> {
    return this.bus.request(withdrawGratuity, path, caller);
  }
}
