import { exportMyMails, PageInput } from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ExportMyMails } from './export-my-mails.js';

@Controller()
export class MailsController {
  constructor(private readonly exporting: ExportMyMails) {}

  @Replies(exportMyMails)
  exportMyMails(@Payload() input: PageInput, @Ctx() { asker }: RequestContext) {
    return this.exporting.execute(input, asker);
  }
}
