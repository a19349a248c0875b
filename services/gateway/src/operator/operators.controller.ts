import {
  appointOperator,
  AppointOperatorInput,
  dismissOperator,
  DismissOperatorInput,
  getMyOperatorship,
  listOperatorActs,
  listOperators,
  MyOperatorship,
  Operator,
  OperatorLogPage,
  Operators,
  PageInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class AppointOperatorBody extends OmitType(AppointOperatorInput, ['client']) {}
class OperatorPath extends OmitType(DismissOperatorInput, ['client']) {}

/** For those who run the platform (decision 32). */
@ApiTags('Operators')
@Controller('v1/operator')
export class OperatorsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getMyOperatorship, { summary: 'Myself as an operator, and what is missing to act' })
  getMyOperatorship(@Asking() caller: Caller): Promise<MyOperatorship> {
    return this.bus.request(getMyOperatorship, {}, caller);
  }

  @Get('operators')
  @Exposes(listOperators, { summary: 'The operators of the platform' })
  listOperators(@Asking() caller: Caller): Promise<Operators> {
    return this.bus.request(listOperators, {}, caller);
  }

  @Post('operators')
  @Exposes(appointOperator, { summary: 'Make an account an operator' })
  appointOperator(
    @Req() request: FastifyRequest,
    @Body() body: AppointOperatorBody,
    @Asking() caller: Caller,
  ): Promise<Operator> {
    return this.bus.request(appointOperator, { ...body, client: clientOf(request) }, caller);
  }

  @Delete('operators/:accountId')
  @Exposes(dismissOperator, { summary: 'Dismiss an operator' })
  async dismissOperator(
    @Req() request: FastifyRequest,
    @Param() path: OperatorPath,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(dismissOperator, { ...path, client: clientOf(request) }, caller);
  }

  @Get('log')
  @Exposes(listOperatorActs, { summary: 'What operators did, the newest first' })
  listOperatorActs(@Query() page: PageInput, @Asking() caller: Caller): Promise<OperatorLogPage> {
    return this.bus.request(listOperatorActs, page, caller);
  }
}
