import { listPublicKeys, PublicKeys } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from './caller.js';
import { Exposes } from './exposes.js';

@ApiTags('Platform')
@Controller('.well-known')
export class KeysController {
  constructor(private readonly bus: Bus) {}

  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=60')
  @Exposes(listPublicKeys, { summary: 'The keys that sign assertions (RFC 7517)' })
  listPublicKeys(@Asking() caller: Caller): Promise<PublicKeys> {
    return this.bus.request(listPublicKeys, {}, caller);
  }
}
