import { Bus } from '@atrium/messaging';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenToAnyone } from './exposes.js';
import { Stopping } from './stopping.js';

/** Whether to send requests here, and nothing more: details are on the port for operators (decision 31). */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly bus: Bus,
    private readonly stopping: Stopping,
  ) {}

  @Get('live')
  @OpenToAnyone()
  live(): { live: true } {
    return { live: true };
  }

  @Get('ready')
  @OpenToAnyone()
  ready(@Res({ passthrough: true }) reply: FastifyReply): { ready: boolean } {
    const ready = this.bus.connected && !this.stopping.begun;
    if (!ready) reply.code(503);
    return { ready };
  }
}
