import {
  currencies,
  type Currency,
  getPrepaidAccount,
  listPrepaidMovements,
  OneOf,
  OrganizationReference,
  PrepaidAccount,
  PrepaidStatement,
  PrepaidStatementInput,
  Text,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { gathered, linesPerPage } from '../http/gathered.js';
import { exportedStatement, statementMediaType } from './statement-export.js';

class PrepaidStatementQuery extends OmitType(PrepaidStatementInput, ['organizationId']) {}

class PrepaidStatementExportQuery {
  @OneOf(currencies)
  currency!: Currency;

  @Text({ max: 256, optional: true, description: 'Where the file before ended: see its `Link`.' })
  cursor?: string;
}

@ApiTags('Prepaid account')
@Controller('v1/organizations/:organizationId/prepaid')
export class PrepaidController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(getPrepaidAccount, { summary: 'How much prepaid money there is, in each currency' })
  getPrepaidAccount(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<PrepaidAccount> {
    return this.bus.request(getPrepaidAccount, path, caller);
  }

  @Get('statement')
  @Exposes(listPrepaidMovements, {
    summary: 'What moved on the prepaid account in one currency, the newest first',
  })
  listPrepaidMovements(
    @Param() path: OrganizationReference,
    @Query() query: PrepaidStatementQuery,
    @Asking() caller: Caller,
  ): Promise<PrepaidStatement> {
    return this.bus.request(listPrepaidMovements, { ...query, ...path }, caller);
  }

  /** The same lines in the same order as a file. Of more than fit into one, `Link: <…>; rel="next"` (RFC 8288) leads on. */
  @Get('statement/export')
  @ApiProduces(statementMediaType)
  @Exposes(listPrepaidMovements, { summary: 'The statement as a CSV file', output: String })
  async exportPrepaidStatement(
    @Param() path: OrganizationReference,
    @Query() { currency, cursor }: PrepaidStatementExportQuery,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const which = { ...path, currency, limit: linesPerPage };
    // The right to it is judged anew for each page.
    const { lines, nextCursor } = await gathered(
      (after) => this.bus.request(listPrepaidMovements, { ...which, ...after }, caller),
      cursor,
    );
    reply.header('content-type', statementMediaType);
    const filename = `prepaid-${currency}.csv`;
    reply.header('content-disposition', `attachment; filename="${filename}"`);
    if (nextCursor !== null) {
      const next = new URLSearchParams({ currency, cursor: nextCursor }).toString();
      const route = `/v1/organizations/${path.organizationId}/prepaid/statement/export`;
      reply.header('link', `<${route}?${next}>; rel="next"`);
    }
    return exportedStatement(lines, currency);
  }
}
