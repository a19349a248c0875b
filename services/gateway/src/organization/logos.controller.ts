import {
  getLogo,
  LogoReference,
  Organization,
  OrganizationReference,
  removeLogo,
  setLogo,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Delete, Get, Param, Put, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { logoIn, logoTypes } from '../http/logo-body.js';

@ApiTags('Organizations')
@Controller('v1/organizations/:organizationId/logo')
export class OrganizationLogoController {
  constructor(private readonly bus: Bus) {}

  @Put()
  @ApiConsumes(...logoTypes)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Exposes(setLogo, {
    summary: 'Show a logo instead of the name',
    problems: ['too-large', 'unsupported-media-type'],
  })
  setLogo(
    @Param() path: OrganizationReference,
    @Req() request: FastifyRequest,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    return this.bus.request(setLogo, { ...path, image: logoIn(request) }, caller);
  }

  @Delete()
  @Exposes(removeLogo, { summary: 'Remove the logo: the name is shown again' })
  removeLogo(
    @Param() path: OrganizationReference,
    @Asking() caller: Caller,
  ): Promise<Organization> {
    return this.bus.request(removeLogo, path, caller);
  }
}

@ApiTags('Organizations')
@Controller('v1/logos')
export class LogosController {
  constructor(private readonly bus: Bus) {}

  /**
   * The same address always means the same bytes, so that whoever has them never asks again. Any page may show them:
   * the console has several hosts (A9-3).
   */
  @Get(':hash')
  @Exposes(getLogo, {
    summary: 'A logo, by the address that an organization names',
    image: 'image/png',
  })
  async getLogo(
    @Param() path: LogoReference,
    @Asking() { requestId }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { image } = await this.bus.request(getLogo, path, { requestId });
    // Only now: that there is none may change.
    reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
    });
    return new StreamableFile(Buffer.from(image, 'base64url'), { type: 'image/png' });
  }
}
