import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  confirmSuccession,
  declineSuccession,
  describeSuccession,
  exportMySuccessions,
  getSuccessionRecord,
  listSuccessions,
  ListSuccessionsInput,
  PageInput,
  proposeSuccession,
  ProposeSuccessionInput,
  SuccessionReference,
  takeRepresentation,
  TakeRepresentationInput,
  withdrawSuccession,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { AnswerSuccession } from './answer-succession.js';
import { ConfirmSuccession } from './confirm-succession.js';
import { DescribeSuccession } from './describe-succession.js';
import { ExportMySuccessions } from './export-my-successions.js';
import { GetSuccessionRecord } from './get-succession-record.js';
import { ListSuccessions } from './list-successions.js';
import { ProposeSuccession } from './propose-succession.js';
import { TakeRepresentation } from './take-representation.js';

/** How an organization comes to be represented by other people than before. */
@Controller()
export class SuccessionsController {
  constructor(
    private readonly propose: ProposeSuccession,
    private readonly list: ListSuccessions,
    private readonly confirm: ConfirmSuccession,
    private readonly answer: AnswerSuccession,
    private readonly take: TakeRepresentation,
    private readonly record: GetSuccessionRecord,
    private readonly describe: DescribeSuccession,
    private readonly exporting: ExportMySuccessions,
  ) {}

  @Replies(proposeSuccession)
  proposeSuccession(@Payload() input: ProposeSuccessionInput, @Ctx() context: RequestContext) {
    return this.propose.execute(input, context);
  }

  @Replies(listSuccessions)
  listSuccessions(@Payload() input: ListSuccessionsInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(confirmSuccession)
  confirmSuccession(@Payload() input: SuccessionReference, @Ctx() context: RequestContext) {
    return this.confirm.execute(input, context);
  }

  @Replies(declineSuccession)
  declineSuccession(@Payload() input: SuccessionReference, @Ctx() context: RequestContext) {
    return this.answer.decline(input, context);
  }

  @Replies(withdrawSuccession)
  withdrawSuccession(@Payload() input: SuccessionReference, @Ctx() context: RequestContext) {
    return this.answer.withdraw(input, context);
  }

  @Replies(takeRepresentation)
  takeRepresentation(@Payload() input: TakeRepresentationInput, @Ctx() context: RequestContext) {
    return this.take.execute(input, context);
  }

  @Replies(getSuccessionRecord)
  getSuccessionRecord(@Payload() input: SuccessionReference, @Ctx() context: RequestContext) {
    return this.record.execute(input, context);
  }

  @Replies(exportMySuccessions)
  exportMySuccessions(@Payload() input: PageInput, @Ctx() { asker }: RequestContext) {
    return this.exporting.execute(input, asker);
  }

  @Replies(describeSuccession)
  describeSuccession(@Payload() input: SuccessionReference) {
    return this.describe.execute(input);
  }
}
