import {
  exportSecurityLog,
  listSecurityLog,
  PageInput,
  SecurityLogExport,
  SecurityLogPage,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

@ApiTags('My security')
@Controller('v1/me/security-log')
export class SecurityLogController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(listSecurityLog, { summary: 'What happened to my account, the newest first' })
  listSecurityLog(@Query() page: PageInput, @Asking() caller: Caller): Promise<SecurityLogPage> {
    return this.bus.request(listSecurityLog, page, caller);
  }

  @Get('export')
  @Exposes(exportSecurityLog, { summary: 'My security log with its chain of hashes' })
  exportSecurityLog(
    @Query() page: PageInput,
    @Asking() caller: Caller,
  ): Promise<SecurityLogExport> {
    return this.bus.request(exportSecurityLog, page, caller);
  }
}
