import {
  VerifiedMailbox,
  verifyMailboxCredential,
  VerifyMailboxCredentialInput,
} from '@atrium/contracts';
import { Bus, type Caller, Problem } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Body, Controller, Headers, Inject, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { GatewaySettings } from '../config.js';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Where mail servers ask whom to let in: docs/mail-servers.md. */
@ApiTags('Mail servers')
@Controller('v1/mail')
export class MailAuthController {
  constructor(
    private readonly bus: Bus,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  @Post('auth')
  @ApiHeader({
    name: 'X-Atrium-Mail-Token',
    required: true,
    description: 'One of ATRIUM_MAIL_TOKENS: who asks is a mail server of the platform.',
    schema: { type: 'string', minLength: 32, maxLength: 256 },
  })
  @Exposes(verifyMailboxCredential, {
    summary: 'Whether an address and a password open a mailbox',
    problems: ['not-found'],
  })
  verifyMailboxCredential(
    @Headers('x-atrium-mail-token') token: string | undefined,
    @Body() body: VerifyMailboxCredentialInput,
    @Asking() caller: Caller,
  ): Promise<VerifiedMailbox> {
    if (!isOneOf(this.settings.mailTokens, token)) throw new Problem('not-found');
    return this.bus.request(verifyMailboxCredential, body, caller);
  }
}

/** Compared as digests of one length, all of them: how long it takes tells nothing about any. */
function isOneOf(tokens: readonly string[], given = ''): boolean {
  const digest = digestOf(given);
  return tokens.map((token) => timingSafeEqual(digestOf(token), digest)).includes(true);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
