import {
  authenticateSandboxCard,
  payWithSandboxCard,
  SandboxAuthentication,
  SandboxCard,
  SandboxCardOutcome,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** What the form of a card provider and the page of a bank do, for development: nothing is found here in production. */
@ApiTags('Sandbox')
@Controller('v1/sandbox')
export class SandboxController {
  constructor(private readonly bus: Bus) {}

  @Post('cards')
  @Exposes(payWithSandboxCard, { summary: 'Enter a test card for a payment' })
  payWithSandboxCard(
    @Body() body: SandboxCard,
    @Asking() { requestId }: Caller,
  ): Promise<SandboxCardOutcome> {
    return this.bus.request(payWithSandboxCard, body, { requestId });
  }

  @Post('authentications')
  @Exposes(authenticateSandboxCard, { summary: 'Answer the bank of a test card (3-D Secure)' })
  authenticateSandboxCard(
    @Body() body: SandboxAuthentication,
    @Asking() { requestId }: Caller,
  ): Promise<SandboxCardOutcome> {
    return this.bus.request(authenticateSandboxCard, body, { requestId });
  }
}
