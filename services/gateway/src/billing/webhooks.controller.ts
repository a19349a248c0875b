import { receiveCardNotice } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Headers, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Where a card provider says that something has happened. Its signature is its session. */
@ApiTags('Webhooks')
@Controller('v1/webhooks/payments')
export class WebhooksController {
  constructor(private readonly bus: Bus) {}

  @Post('stripe')
  @ApiConsumes('application/json; charset=utf-8')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({ name: 'Stripe-Signature', required: true, schema: { type: 'string' } })
  @Exposes(receiveCardNotice, {
    summary: 'A notice of Stripe; every kind is answered, those of payments are followed',
    status: 200,
  })
  async receiveCardNotice(
    @Req() { body }: FastifyRequest,
    @Headers('stripe-signature') signature: string | undefined,
    @Asking() { requestId }: Caller,
  ): Promise<void> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const notice = { signature: signature ?? '', body: bytes.toString('base64url') };
    await this.bus.request(receiveCardNotice, notice, { requestId });
  }
}
