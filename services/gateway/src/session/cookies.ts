import type { CookieSerializeOptions } from '@fastify/cookie';
import { isApiToken } from '@atrium/contracts';
import { SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewaySettings } from '../config.js';

/** What identity's secrets look like: anything else in a cookie is not one. */
export const secretForm = /^[\w.~-]{16,512}$/;

const minute = 60;
const day = 24 * 60 * minute;

/**
 * The three cookies of a browser: `session` (the session), `device` (this browser has signed in before)
 * and `signUp` (this browser has signed up and waits for the mail).
 */
export type CookieKind = 'session' | 'device' | 'signUp';
const kinds = ['session', 'device', 'signUp'] as const;

/** Seconds; the session's ends with the browser, and in identity anyway. */
const lifetimes: Record<CookieKind, number | undefined> = {
  session: undefined,
  device: 365 * day,
  signUp: 60 * minute,
};

/** The names of the cookies: `__Host-` binds them to this very host over https (decision 30). */
export function cookieNames(publicUrl: string): Record<CookieKind, string> {
  const prefix = publicUrl.startsWith('https://') ? '__Host-atrium' : 'atrium-dev';
  return { session: prefix, device: `${prefix}-device`, signUp: `${prefix}-sign-up` };
}

/** Reads and writes the gateway's cookies. */
@Injectable()
export class Cookies {
  private readonly names: Record<CookieKind, string>;
  private readonly common: CookieSerializeOptions;

  constructor(@Inject(SETTINGS) { publicUrl }: GatewaySettings) {
    this.names = cookieNames(publicUrl);
    this.common = {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: publicUrl.startsWith('https://'),
    };
  }

  /** The secret in a cookie; undefined when there is none or it can't be one of ours. */
  read(request: FastifyRequest, kind: CookieKind): string | undefined {
    const value = request.cookies[this.names[kind]];
    // An API token is a program's: no browser carries one without being told to.
    return value !== undefined && secretForm.test(value) && !isApiToken(value) ? value : undefined;
  }

  /** Whether the browser sent a cookie that means something to us, whatever is in it. */
  carriedBy(request: FastifyRequest): boolean {
    return kinds.some((kind) => request.cookies[this.names[kind]] !== undefined);
  }

  set(reply: FastifyReply, kind: CookieKind, secret: string): void {
    const maxAge = lifetimes[kind];
    reply.setCookie(this.names[kind], secret, { ...this.common, ...(maxAge && { maxAge }) });
  }

  clear(reply: FastifyReply, kind: CookieKind): void {
    reply.clearCookie(this.names[kind], this.common);
  }
}
