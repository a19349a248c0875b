import { signIn, type StartedSession } from '@atrium/contracts';
import { Bus, parseInput } from '@atrium/messaging';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-local';
import { clientOf } from '../http/caller.js';
import { BrowserRequest } from './browser-request.js';
import { Cookies } from './cookies.js';
import { SignInBody } from './session-bodies.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by passport: the session that a sign-in has started. */
    user?: StartedSession;
  }
}

const name = 'password';

/** Signs in with address and password: identity decides, and answers with the session it has started. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, name) {
  constructor(
    private readonly bus: Bus,
    private readonly cookies: Cookies,
  ) {
    super({ usernameField: 'email', passwordField: 'password', passReqToCallback: true });
  }

  validate(request: FastifyRequest, email: string, password: string): Promise<StartedSession> {
    // The guard has checked the body.
    const { deliver = 'cookie' } = request.body as SignInBody;
    const client = clientOf(request, this.cookies.read(request, 'device'));
    const input = { email, password, deliver, client };
    return this.bus.request(signIn, input, { requestId: request.id });
  }
}

/**
 * Guards sign-in with the strategy. The body is checked before: passport-local would look for missing
 * credentials in the query, where they must never be. With `deliver: cookie` only from a page of ours, or
 * another site could sign its visitors in to an account that it watches (decision 30).
 */
@Injectable()
export class PasswordGuard extends AuthGuard(name) {
  constructor(private readonly browserRequest: BrowserRequest) {
    super({ session: false });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { deliver = 'cookie' } = await parseInput(SignInBody, request.body);
    if (deliver === 'cookie') this.browserRequest.require(request);
    return (await super.canActivate(context)) as boolean;
  }
}
