import {
  confirmAddressChange,
  getMyAddress,
  MyAddress,
  PendingAddress,
  removeRecoveryAddress,
  RestoredAddress,
  startAddressChange,
  undoAddressChange,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Post, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { LinkBody, NewAddressBody } from './account-bodies.js';

@ApiTags('My security')
@Controller('v1/me')
export class AddressesController {
  constructor(private readonly bus: Bus) {}

  @Get('email')
  @Exposes(getMyAddress, { summary: 'The address that I sign in with' })
  getLoginAddress(@Asking() caller: Caller): Promise<MyAddress> {
    return this.bus.request(getMyAddress, { which: 'login' }, caller);
  }

  @Put('email')
  @Exposes(startAddressChange, {
    summary: 'Sign in with another address, once its mailbox has answered',
    status: 202,
  })
  changeLoginAddress(
    @Req() request: FastifyRequest,
    @Body() body: NewAddressBody,
    @Asking() caller: Caller,
  ): Promise<PendingAddress> {
    const input = { which: 'login' as const, ...body, client: clientOf(request) };
    return this.bus.request(startAddressChange, input, caller);
  }

  @Post('email/confirm')
  @Exposes(confirmAddressChange, { summary: 'Prove my new address with the link from the mail' })
  confirmLoginAddress(
    @Req() request: FastifyRequest,
    @Body() body: LinkBody,
    @Asking() caller: Caller,
  ): Promise<MyAddress> {
    const input = { which: 'login' as const, ...body, client: clientOf(request) };
    return this.bus.request(confirmAddressChange, input, caller);
  }

  @Post('email/undo')
  @Exposes(undoAddressChange, { summary: 'Undo a change of an address, from its mail' })
  undoLoginAddress(
    @Req() request: FastifyRequest,
    @Body() body: LinkBody,
    @Asking() caller: Caller,
  ): Promise<RestoredAddress> {
    return this.undo(request, body, caller);
  }

  @Get('recovery-email')
  @Exposes(getMyAddress, { summary: 'The address that I come back with' })
  getRecoveryAddress(@Asking() caller: Caller): Promise<MyAddress> {
    return this.bus.request(getMyAddress, { which: 'recovery' }, caller);
  }

  @Put('recovery-email')
  @Exposes(startAddressChange, {
    summary: 'Set or change my recovery address, once its mailbox has answered',
    status: 202,
  })
  changeRecoveryAddress(
    @Req() request: FastifyRequest,
    @Body() body: NewAddressBody,
    @Asking() caller: Caller,
  ): Promise<PendingAddress> {
    const input = { which: 'recovery' as const, ...body, client: clientOf(request) };
    return this.bus.request(startAddressChange, input, caller);
  }

  @Delete('recovery-email')
  @Exposes(removeRecoveryAddress, { summary: 'Do without a recovery address' })
  async removeRecoveryAddress(
    @Req() request: FastifyRequest,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(removeRecoveryAddress, { client: clientOf(request) }, caller);
  }

  @Post('recovery-email/confirm')
  @Exposes(confirmAddressChange, {
    summary: 'Prove my recovery address with the link from the mail',
  })
  confirmRecoveryAddress(
    @Req() request: FastifyRequest,
    @Body() body: LinkBody,
    @Asking() caller: Caller,
  ): Promise<MyAddress> {
    const input = { which: 'recovery' as const, ...body, client: clientOf(request) };
    return this.bus.request(confirmAddressChange, input, caller);
  }

  @Post('recovery-email/undo')
  @Exposes(undoAddressChange, { summary: 'Undo a change of an address, from its mail' })
  undoRecoveryAddress(
    @Req() request: FastifyRequest,
    @Body() body: LinkBody,
    @Asking() caller: Caller,
  ): Promise<RestoredAddress> {
    return this.undo(request, body, caller);
  }

  /** The link itself says which change: both addresses are put back to what they were before it. */
  private undo(
    request: FastifyRequest,
    { token }: LinkBody,
    caller: Caller,
  ): Promise<RestoredAddress> {
    return this.bus.request(undoAddressChange, { token, client: clientOf(request) }, caller);
  }
}
