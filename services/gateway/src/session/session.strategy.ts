import type { ResolvedSession } from '@atrium/contracts';
import { Problem, requireScope } from '@atrium/messaging';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { accessOf, scopeOf } from '../http/exposes.js';
import { Cookies, secretForm } from './cookies.js';
import { SessionCache } from './session-cache.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of whoever asks, on routes that need one. */
    session: ResolvedSession | undefined;
  }
}

const name = 'session';
const bearer = /^Bearer +(\S+)$/i;

/** Finds out who asks, by the session's secret in the cookie, or that or an API token in the `Authorization` header. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, name) {
  constructor(
    private readonly cookies: Cookies,
    private readonly cache: SessionCache,
  ) {
    super();
  }

  /** The session, if it is known without asking. Throws when there is nothing that could be one. */
  remembered(request: FastifyRequest): ResolvedSession | undefined {
    return this.cache.remembered(this.tokenOf(request));
  }

  validate(request: FastifyRequest): Promise<ResolvedSession> {
    return this.cache.resolve(this.tokenOf(request), request.id);
  }

  /** The secret. Cookie and bearer token at once are a mistake or an attack. */
  private tokenOf(request: FastifyRequest): string {
    const { authorization } = request.headers;
    const cookie = this.cookies.read(request, 'session');
    if (authorization !== undefined && cookie !== undefined) {
      throw new Problem('invalid-input', {
        detail: 'Send the cookie or a bearer token, not both.',
      });
    }
    const token = authorization === undefined ? cookie : bearer.exec(authorization)?.[1];
    if (token === undefined || !secretForm.test(token)) throw new Problem('sign-in-required');
    return token;
  }
}

/**
 * Guards every route: lets a request pass that is signed in, or whose route says that it needs no session;
 * a route that says nothing is closed, and so is one without a scope to an API token. A session that is
 * remembered passes without passport, whose promises and closures would be most of the work.
 */
@Injectable()
export class SessionGuard extends AuthGuard(name) {
  constructor(private readonly strategy: SessionStrategy) {
    super({ session: false, property: 'session' });
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = accessOf(context.getHandler());
    if (access === 'anyone') return true;
    if (access !== 'signed-in') throw new Problem('forbidden');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.session = this.strategy.remembered(request);
    if (request.session === undefined) return this.asked(context, request);
    return opens(context, request.session);
  }

  private async asked(context: ExecutionContext, request: FastifyRequest): Promise<boolean> {
    await super.canActivate(context);
    // Passport has let nobody pass without one.
    return opens(context, request.session!);
  }
}

/** Here too, and not in the services alone: some routes are answered without asking one. */
function opens(context: ExecutionContext, session: ResolvedSession): true {
  // Only a token has scopes: a session is not to pay for the look-up.
  if (session.scopes) requireScope({ scope: scopeOf(context.getHandler()) }, session);
  return true;
}
