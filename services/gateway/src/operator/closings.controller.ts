import { type ClosingRecords, overseeClosings, OverseeClosingsInput } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('Operators')
@Controller('v1/operator/closings')
export class OperatorClosingsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(overseeClosings, { summary: 'Who has closed which organization, when, against what' })
  overseeClosings(
    @Query() query: OverseeClosingsInput,
    @Asking() caller: Caller,
  ): Promise<ClosingRecords> {
    return this.bus.request(overseeClosings, query, caller);
  }
}
