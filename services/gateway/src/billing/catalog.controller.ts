import { createHash } from 'node:crypto';
import { CatalogQuery, getCatalog, ShownCatalog } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { languageFor } from '../page/language.js';

@ApiTags('Billing')
@Controller('v1/catalog')
export class CatalogController {
  constructor(private readonly bus: Bus) {}

  /** Asked by every page that shows a price: whoever has the answer is told whether it is still the same (RFC 9110, 13.1.2). */
  @Get()
  @Exposes(getCatalog, {
    summary: 'What is sold and at which price, without tax and with it; now or as it was',
  })
  async getCatalog(
    @Query() { locale, ...query }: CatalogQuery,
    @Req() { headers }: FastifyRequest,
    @Asking() { requestId }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShownCatalog | undefined> {
    const wanted = { ...query, locale: languageFor(locale, headers['accept-language']) };
    const catalog = await this.bus.request(getCatalog, wanted, { requestId });
    const tag = tagOf(catalog, query);
    reply.headers({
      'cache-control': `public, max-age=${catalog.freshFor}`,
      etag: tag,
      vary: 'accept-language',
    });
    if (!headers['if-none-match']?.split(/,\s*/).includes(tag)) return catalog;
    reply.code(304);
    return undefined;
  }
}

/** The same for the same answer; the moment of one about now is another each time. */
function tagOf({ freshFor: _freshFor, at, ...content }: ShownCatalog, query: CatalogQuery): string {
  const shown = { ...content, ...(query.at !== undefined && { at }) };
  const hash = createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
  return `W/"${hash.slice(0, 22)}"`;
}
