import type { SignUpStarted } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrowserRequest } from '../session/browser-request.js';
import { Cookies } from '../session/cookies.js';
import type { VerifyBody } from './account-bodies.js';

/** What a browser that signed up keeps, so that its person need not type the password twice (decision 15). */
@Injectable()
export class SignUpSecret {
  constructor(
    private readonly cookies: Cookies,
    private readonly browserRequest: BrowserRequest,
  ) {}

  /** Gives the secret to a page of ours as a cookie too. */
  keep(request: FastifyRequest, reply: FastifyReply, started: SignUpStarted): SignUpStarted {
    if (this.browserRequest.isFromOurPage(request)) {
      this.cookies.set(reply, 'signUp', started.signUpSecret);
    }
    return started;
  }

  /** The secret from the cookie, where the body proves nothing by itself. */
  from(request: FastifyRequest, { password, signUpSecret }: VerifyBody): { signUpSecret?: string } {
    const kept = this.cookies.read(request, 'signUp');
    if (kept === undefined || password !== undefined || signUpSecret !== undefined) return {};
    return { signUpSecret: kept };
  }
}
