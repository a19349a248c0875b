import {
  type AccountDeletionPreview,
  deleteAccount,
  DeleteAccountInput,
  type DeletedAccount,
  previewAccountDeletion,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { SessionDelivery } from '../session/session-delivery.js';

class DeleteAccountBody extends OmitType(DeleteAccountInput, ['client']) {}

@ApiTags('Accounts')
@Controller('v1/me/deletion')
export class AccountDeletionController {
  constructor(
    private readonly bus: Bus,
    private readonly delivery: SessionDelivery,
  ) {}

  @Get()
  @Exposes(previewAccountDeletion, {
    summary: 'What deleting my account would do, what stands in the way, and what stays',
  })
  previewAccountDeletion(@Asking() caller: Caller): Promise<AccountDeletionPreview> {
    return this.bus.request(previewAccountDeletion, {}, caller);
  }

  @Post()
  @HttpCode(200)
  @Exposes(deleteAccount, { summary: 'Delete my account for good' })
  async deleteAccount(
    @Req() request: FastifyRequest,
    @Body() body: DeleteAccountBody,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeletedAccount> {
    const input = { ...body, client: clientOf(request) };
    const deleted = await this.bus.request(deleteAccount, input, caller);
    this.delivery.forget(reply);
    return deleted;
  }
}
