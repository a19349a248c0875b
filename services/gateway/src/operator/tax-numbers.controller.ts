import {
  confirmTaxNumber,
  getTaxNumber,
  OperatorEvidence,
  revokeTaxNumber,
  TaxNumberRecord,
  TaxNumberReference,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Where VIES can't say whose a number is, operators do, by evidence (E-6). */
@ApiTags('Operators')
@Controller('v1/operator/tax-numbers/:taxNumber')
export class OperatorTaxNumbersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getTaxNumber, { summary: 'What is known of a VAT number of the European Union' })
  getTaxNumber(
    @Param() path: TaxNumberReference,
    @Asking() caller: Caller,
  ): Promise<TaxNumberRecord> {
    return this.bus.request(getTaxNumber, path, caller);
  }

  @Put('confirmation')
  @Exposes(confirmTaxNumber, { summary: 'Vouch for a VAT number' })
  confirmTaxNumber(
    @Param() path: TaxNumberReference,
    @Body() body: OperatorEvidence,
    @Asking() caller: Caller,
  ): Promise<TaxNumberRecord> {
    return this.bus.request(confirmTaxNumber, { ...body, ...path }, caller);
  }

  @Delete('confirmation')
  @Exposes(revokeTaxNumber, { summary: 'Vouch for a VAT number no longer' })
  revokeTaxNumber(
    @Param() path: TaxNumberReference,
    @Asking() caller: Caller,
  ): Promise<TaxNumberRecord> {
    return this.bus.request(revokeTaxNumber, path, caller);
  }
}
