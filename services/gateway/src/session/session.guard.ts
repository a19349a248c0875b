import type { ResolvedSession } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessOf } from '../http/exposes.js';
import { Cookies, secretForm } from './cookies.js';
import { SessionCache } from './session-cache.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of whoever asks, on routes that need one. */
    session: ResolvedSession | undefined;
  }
}

const bearer = /^Bearer +(\S+)$/i;

/**
 * Lets a request pass that is signed in, or whose route says that it needs no session; a route that says
 * nothing is closed.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly cookies: Cookies,
    private readonly cache: SessionCache,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = accessOf(context.getHandler());
    if (access === 'anyone') return true;
    if (access !== 'signed-in') throw new Problem('forbidden');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = this.tokenOf(request);
    const session = this.cache.remembered(token);
    if (session === undefined) return this.resolve(request, token);
    request.session = session;
    return true;
  }

  private async resolve(request: FastifyRequest, token: string): Promise<boolean> {
    request.session = await this.cache.resolve(token, request.id);
    return true;
  }

  /** The session's secret: from the cookie or as bearer token. Both at once is a mistake or an attack. */
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
