import {
  beginPasskey,
  confirmTotp,
  ConfirmTotpInput,
  EnrolledTotp,
  enrollTotp,
  Factor,
  Factors,
  listFactors,
  PasskeyCreation,
  RecoveryCodes,
  registerPasskey,
  RegisterPasskeyInput,
  removeFactor,
  RemoveFactorInput,
  renewRecoveryCodes,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Delete, Get, Param, Post, Req } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class ConfirmTotpBody extends OmitType(ConfirmTotpInput, ['client']) {}
class RegisterPasskeyBody extends OmitType(RegisterPasskeyInput, ['client']) {}
class FactorPath extends OmitType(RemoveFactorInput, ['client']) {}

@ApiTags('My security')
@Controller('v1/me/factors')
export class FactorsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listFactors, { summary: 'My second factors' })
  listFactors(@Asking() caller: Caller): Promise<Factors> {
    return this.bus.request(listFactors, {}, caller);
  }

  @Post('totp')
  @Exposes(enrollTotp, { summary: 'Begin to add an authenticator app', status: 201 })
  enrollTotp(@Req() request: FastifyRequest, @Asking() caller: Caller): Promise<EnrolledTotp> {
    return this.bus.request(enrollTotp, { client: clientOf(request) }, caller);
  }

  @Post('totp/confirm')
  @Exposes(confirmTotp, { summary: 'Confirm the authenticator app with a code of it' })
  async confirmTotp(
    @Req() request: FastifyRequest,
    @Body() body: ConfirmTotpBody,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(confirmTotp, { ...body, client: clientOf(request) }, caller);
  }

  @Post('recovery-codes')
  @Exposes(renewRecoveryCodes, {
    summary: 'New recovery codes, in place of those of before',
    status: 201,
  })
  renewRecoveryCodes(
    @Req() request: FastifyRequest,
    @Asking() caller: Caller,
  ): Promise<RecoveryCodes> {
    return this.bus.request(renewRecoveryCodes, { client: clientOf(request) }, caller);
  }

  @Post('passkeys/options')
  @Exposes(beginPasskey, { summary: 'What to make a passkey with', status: 201 })
  beginPasskey(@Req() request: FastifyRequest, @Asking() caller: Caller): Promise<PasskeyCreation> {
    return this.bus.request(beginPasskey, { client: clientOf(request) }, caller);
  }

  @Post('passkeys')
  @Exposes(registerPasskey, { summary: 'Add the passkey that was made', status: 201 })
  registerPasskey(
    @Req() request: FastifyRequest,
    @Body() body: RegisterPasskeyBody,
    @Asking() caller: Caller,
  ): Promise<Factor> {
    return this.bus.request(registerPasskey, { ...body, client: clientOf(request) }, caller);
  }

  @Delete(':factorId')
  @Exposes(removeFactor, { summary: 'Remove a second factor' })
  async removeFactor(
    @Req() request: FastifyRequest,
    @Param() path: FactorPath,
    @Asking() caller: Caller,
  ): Promise<void> {
    await this.bus.request(removeFactor, { ...path, client: clientOf(request) }, caller);
  }
}
