import { Problem } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { GatewaySettings } from '../config.js';
import { Cookies } from './cookies.js';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The defense against cross-site request forgery (decision 30): a browser's request that may change
 * something comes from our own page, which its Origin (or Sec-Fetch-Site) proves and no other page can
 * claim, and has a header that another site's page can't send without our leave (CORS).
 */
@Injectable()
export class BrowserRequest {
  private readonly origin: string;

  constructor(
    @Inject(SETTINGS) { publicUrl }: GatewaySettings,
    private readonly cookies: Cookies,
  ) {
    this.origin = new URL(publicUrl).origin;
  }

  /** Throws `not-a-browser-request` for a request with a cookie of ours that might be forged. */
  check(request: FastifyRequest): void {
    if (!harmless.has(request.method) && this.cookies.carriedBy(request)) this.require(request);
  }

  /** Throws `not-a-browser-request` unless it comes from a page of ours: where a cookie is to be set. */
  require(request: FastifyRequest): void {
    if (!this.isFromOurPage(request)) {
      throw new Problem('not-a-browser-request', {
        detail: `Expected "Origin: ${this.origin}" and "X-Atrium-Request: 1".`,
      });
    }
  }

  isFromOurPage({ headers }: FastifyRequest): boolean {
    const sameOrigin =
      headers.origin === undefined
        ? headers['sec-fetch-site'] === 'same-origin'
        : headers.origin === this.origin;
    return sameOrigin && headers['x-atrium-request'] === '1';
  }
}
