import {
  confirmSuccession,
  declineSuccession,
  getSuccessionRecord,
  listSuccessions,
  OneOf,
  OrganizationReference,
  PageInput,
  proposeSuccession,
  ProposeSuccessionInput,
  Succession,
  SuccessionRecord,
  SuccessionReference,
  Successions,
  takeRepresentation,
  TakeRepresentationInput,
  withdrawSuccession,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { recordAsText } from './record-text.js';

class ProposeBody extends OmitType(ProposeSuccessionInput, ['organizationId']) {}

class RecordQuery {
  @OneOf(['json', 'text'], {
    optional: true,
    description: 'Left out, what `Accept` prefers; JSON otherwise.',
  })
  format?: 'json' | 'text';
}

/** Who represents an organization, and how that changes. */
@ApiTags('Legal representatives')
@Controller('v1/organizations/:organizationId')
export class SuccessionsController {
  constructor(private readonly bus: Bus) {}

  @Get('successions')
  @Exposes(listSuccessions, { summary: 'Changes of legal representatives, and proposals' })
  listSuccessions(
    @Param() path: OrganizationReference,
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<Successions> {
    return this.bus.request(listSuccessions, { ...page, ...path }, caller);
  }

  @Post('successions')
  @Exposes(proposeSuccession, {
    summary: 'Propose a further legal representative, or hand the role over',
    status: 201,
  })
  proposeSuccession(
    @Param() path: OrganizationReference,
    @Body() body: ProposeBody,
    @Asking() caller: Caller,
  ): Promise<Succession> {
    return this.bus.request(proposeSuccession, { ...body, ...path }, caller);
  }

  @Post('successions/:successionId/confirm')
  @Exposes(confirmSuccession, { summary: 'Become legal representative, as was proposed' })
  confirmSuccession(
    @Param() path: SuccessionReference,
    @Asking() caller: Caller,
  ): Promise<Succession> {
    return this.bus.request(confirmSuccession, path, caller);
  }

  @Post('successions/:successionId/decline')
  @Exposes(declineSuccession, { summary: 'Say no to becoming legal representative' })
  declineSuccession(
    @Param() path: SuccessionReference,
    @Asking() caller: Caller,
  ): Promise<Succession> {
    return this.bus.request(declineSuccession, path, caller);
  }

  @Post('successions/:successionId/withdraw')
  @Exposes(withdrawSuccession, { summary: 'Take a proposal back' })
  withdrawSuccession(
    @Param() path: SuccessionReference,
    @Asking() caller: Caller,
  ): Promise<Succession> {
    return this.bus.request(withdrawSuccession, path, caller);
  }

  @Get('successions/:successionId/record')
  @ApiProduces('application/json', 'text/plain')
  @Exposes(getSuccessionRecord, {
    summary: 'Download the sealed record of a change, as JSON or as text',
  })
  async getSuccessionRecord(
    @Param() path: SuccessionReference,
    @Query() { format }: RecordQuery,
    @Headers('accept') accept: string | undefined,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SuccessionRecord | string> {
    const record = await this.bus.request(getSuccessionRecord, path, caller);
    const asText = format === undefined ? accept?.startsWith('text/plain') : format === 'text';
    const name = `succession-${record.id}.${asText ? 'txt' : 'json'}`;
    void reply.header('content-disposition', `attachment; filename="${name}"`);
    void reply.header('vary', 'Accept');
    if (!asText) return record;
    void reply.type('text/plain; charset=utf-8');
    return recordAsText(record);
  }

  @Delete('legal-representatives/:accountId')
  @Exposes(takeRepresentation, {
    summary: 'Take the role of a legal representative, or give up one’s own',
  })
  async takeRepresentation(
    @Param() path: TakeRepresentationInput,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(takeRepresentation, path, caller);
  }
}
