import {
  changeMyProfile,
  ChangeMyProfileInput,
  getMyProfile,
  Profile,
  signUpWithInvitation,
  SignUpStarted,
  startSignUp,
  type StartSignUpInput,
  VerifiedAccount,
  verifySignUp,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { SignUpBody, VerifyBody } from './account-bodies.js';
import { SignUpSecret } from './sign-up-secret.js';

@ApiTags('Accounts')
@Controller('v1')
export class AccountsController {
  constructor(
    private readonly bus: Bus,
    private readonly secret: SignUpSecret,
  ) {}

  @Post('accounts')
  @Exposes(startSignUp, {
    summary: 'Sign up, alone or with an invitation',
    status: 202,
    problems: signUpWithInvitation.problems,
  })
  @ApiResponse({ status: 201, type: VerifiedAccount, description: 'With an invitation: done.' })
  async signUp(
    @Req() request: FastifyRequest,
    @Body() { invitationToken, ...person }: SignUpBody,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignUpStarted | VerifiedAccount> {
    const client = clientOf(request);
    if (invitationToken !== undefined) {
      const invited = { ...person, invitationToken, client };
      const account = await this.bus.request(signUpWithInvitation, invited, caller);
      reply.code(201);
      return account;
    }
    // Without an organization identity refuses it, naming the field.
    const alone = { ...person, client } as StartSignUpInput;
    return this.secret.keep(request, reply, await this.bus.request(startSignUp, alone, caller));
  }

  @Post('accounts/verify')
  @Exposes(verifySignUp, { summary: 'Prove the address with the link from the mail' })
  verifySignUp(
    @Req() request: FastifyRequest,
    @Body() body: VerifyBody,
    @Asking() caller: Caller,
  ): Promise<VerifiedAccount> {
    const input = { ...body, ...this.secret.from(request, body), client: clientOf(request) };
    return this.bus.request(verifySignUp, input, caller);
  }

  @Get('me')
  @Exposes(getMyProfile, { summary: 'My profile' })
  getMyProfile(@Asking() caller: Caller): Promise<Profile> {
    return this.bus.request(getMyProfile, {}, caller);
  }

  @Patch('me')
  @Exposes(changeMyProfile, { summary: 'Change my name, language or time zone' })
  changeMyProfile(@Body() body: ChangeMyProfileInput, @Asking() caller: Caller): Promise<Profile> {
    return this.bus.request(changeMyProfile, body, caller);
  }
}
