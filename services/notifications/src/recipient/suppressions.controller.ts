import { exportMySuppressions } from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ExportMySuppressions } from './export-my-suppressions.js';

@Controller()
export class SuppressionsController {
  constructor(private readonly exporting: ExportMySuppressions) {}

  @Replies(exportMySuppressions)
  exportMySuppressions(@Payload() _nothing: object, @Ctx() context: RequestContext) {
    return this.exporting.execute(context);
  }
}
