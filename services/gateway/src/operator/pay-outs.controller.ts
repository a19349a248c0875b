import {
  confirmPayOut,
  exportPayOuts,
  getPayOutFile,
  listAllPayOuts,
  ListAllPayOutsInput,
  PayOut,
  PayOutBatch,
  PayOutBatchReference,
  PayOutReference,
  PayOuts,
  returnPayOut,
  ReturnPayOutInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class ReturnPayOutBody extends OmitType(ReturnPayOutInput, ['payOutId']) {}

const mediaType = 'application/xml; charset=utf-8';

/** How operators bring prepaid money to where it is to be paid out (decision 41). */
@ApiTags('Operators')
@Controller('v1/operator/payouts')
export class OperatorPayOutsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listAllPayOuts, { summary: 'The pay-outs of all organizations, the newest first' })
  listAllPayOuts(@Query() query: ListAllPayOutsInput, @Asking() caller: Caller): Promise<PayOuts> {
    return this.bus.request(listAllPayOuts, query, caller);
  }

  @Post('export')
  @Exposes(exportPayOuts, {
    summary: 'Put requested pay-outs into a file for the bank',
    status: 201,
  })
  exportPayOuts(@Asking() caller: Caller): Promise<PayOutBatch> {
    return this.bus.request(exportPayOuts, {}, caller);
  }

  @Get('batches/:batchId')
  @ApiProduces(mediaType)
  @Exposes(getPayOutFile, { summary: 'The file for the bank, pain.001.001.09', output: String })
  async getPayOutFile(
    @Param() path: PayOutBatchReference,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { batchId, xml } = await this.bus.request(getPayOutFile, path, caller);
    reply.header('content-type', mediaType);
    reply.header('content-disposition', `attachment; filename="pain001-${batchId}.xml"`);
    return xml;
  }

  @Post(':payOutId/confirm')
  @Exposes(confirmPayOut, { summary: 'The bank has paid' })
  confirmPayOut(@Param() path: PayOutReference, @Asking() caller: Caller): Promise<PayOut> {
    return this.bus.request(confirmPayOut, path, caller);
  }

  @Post(':payOutId/return')
  @Exposes(returnPayOut, { summary: 'The money is back, or is not sent' })
  returnPayOut(
    @Param() path: PayOutReference,
    @Body() body: ReturnPayOutBody,
    @Asking() caller: Caller,
  ): Promise<PayOut> {
    return this.bus.request(returnPayOut, { ...body, ...path }, caller);
  }
}
