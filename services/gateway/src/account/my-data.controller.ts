import { exportMyAccount } from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asking, clientOf } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { CollectMyData } from './collect-my-data.js';
import { MyData } from './my-data.js';

@ApiTags('Accounts')
@Controller('v1/me/data')
export class MyDataController {
  constructor(private readonly collect: CollectMyData) {}

  @Get()
  @Exposes(exportMyAccount, {
    summary: 'Everything that the platform holds about me, as one JSON file',
    output: MyData,
  })
  async exportMyData(
    @Asking() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MyData> {
    const data = await this.collect.execute(clientOf(request), caller);
    reply.header('content-disposition', 'attachment; filename="my-data.json"');
    return data;
  }
}
