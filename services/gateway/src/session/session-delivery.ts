import {
  type Delivery,
  endSession,
  type RenewedSession,
  type StartedSession,
} from '@atrium/contracts';
import { Bus, Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from './cookies.js';
import type { SignedIn } from './session-bodies.js';
import { SessionCache } from './session-cache.js';

/** Hands a session to whoever signed in: as a cookie or as a bearer token, never as both. */
@Injectable()
export class SessionDelivery {
  constructor(
    private readonly bus: Bus,
    private readonly cookies: Cookies,
    private readonly cache: SessionCache,
  ) {}

  async deliver(
    request: FastifyRequest,
    { accountId, session, token, deviceSecret }: StartedSession,
    how: Delivery,
    reply: FastifyReply,
  ): Promise<SignedIn> {
    if (how === 'token') return { accountId, session, accessToken: token };
    await this.endFormer(request);
    this.cookies.set(reply, 'session', token);
    if (deviceSecret !== undefined) this.cookies.set(reply, 'device', deviceSecret);
    this.cookies.clear(reply, 'signUp');
    return { accountId, session };
  }

  /** Hands over the new secret of the session that asks, in the way in which it came. */
  renew(
    request: FastifyRequest,
    { token, session }: RenewedSession,
    reply: FastifyReply,
  ): SignedIn {
    // The guard has let nobody pass without one.
    const { accountId } = request.session!;
    if (this.cookies.read(request, 'session') === undefined) {
      return { accountId, session, accessToken: token };
    }
    this.cookies.set(reply, 'session', token);
    return { accountId, session };
  }

  /** Takes the cookie back at sign-out. */
  forget(reply: FastifyReply): void {
    this.cookies.clear(reply, 'session');
  }

  /** The session that this browser had is over with the new one: nobody could end it any more (ASVS 7.2.4). */
  private async endFormer(request: FastifyRequest): Promise<void> {
    const former = this.cookies.read(request, 'session');
    if (former === undefined) return;
    try {
      const { assertion } = await this.cache.resolve(former, request.id);
      const caller = { requestId: request.id, assertion };
      await this.bus.request(endSession, { sessionId: 'current' }, caller);
    } catch (error) {
      // Over already, or it ends by itself: no reason to refuse the new one.
      if (!(error instanceof Problem)) throw error;
    }
  }
}
