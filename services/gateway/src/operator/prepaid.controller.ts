import {
  correctPrepaidAccount,
  CorrectPrepaidInput,
  OrganizationReference,
  PrepaidMovement,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class CorrectPrepaidBody extends OmitType(CorrectPrepaidInput, ['organizationId']) {}

@ApiTags('Operators')
@Controller('v1/operator/organizations/:organizationId/prepaid')
export class OperatorPrepaidController {
  constructor(private readonly bus: Bus) {}

  @Post('corrections')
  @Exposes(correctPrepaidAccount, { summary: 'Correct a prepaid account', status: 201 })
  correctPrepaidAccount(
    @Param() path: OrganizationReference,
    @Body() body: CorrectPrepaidBody,
    @Asking() caller: Caller,
  ): Promise<PrepaidMovement> {
    return this.bus.request(correctPrepaidAccount, { ...body, ...path }, caller);
  }
}
