import {
  assignBankCredit,
  BankCredit,
  BankCreditFilter,
  BankCreditOwner,
  BankCreditPath,
  BankCredits,
  ImportedStatement,
  importStatement,
  listBankCredits,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { statementIn, statementTypes } from '../http/statement-body.js';

@ApiTags('Operators')
@Controller('v1/operator')
export class BankCreditsController {
  constructor(private readonly bus: Bus) {}

  @Post('bank-statements')
  @ApiConsumes(...statementTypes)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Exposes(importStatement, {
    summary: 'Hand in a statement of a bank (camt.053, camt.054)',
    problems: ['unsupported-media-type'],
  })
  async importStatement(
    @Req() request: FastifyRequest,
    @Asking() caller: Caller,
  ): Promise<ImportedStatement> {
    return this.bus.request(importStatement, { file: await statementIn(request) }, caller);
  }

  @Get('bank-credits')
  @Exposes(listBankCredits, { summary: 'What banks have credited, the newest first' })
  listBankCredits(
    @Query() filter: BankCreditFilter,
    @Asking() caller: Caller,
  ): Promise<BankCredits> {
    return this.bus.request(listBankCredits, filter, caller);
  }

  @Post('bank-credits/:creditId/assign')
  @Exposes(assignBankCredit, { summary: 'Say whose money a credit is' })
  assignBankCredit(
    @Param() path: BankCreditPath,
    @Body() body: BankCreditOwner,
    @Asking() caller: Caller,
  ): Promise<BankCredit> {
    return this.bus.request(assignBankCredit, { ...body, ...path }, caller);
  }
}
