import {
  ListRetainedInput,
  listRetainedDocuments,
  overseeRetainedDocuments,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ListRetainedDocuments } from './list-retained-documents.js';

@Controller()
export class RetentionController {
  constructor(private readonly list: ListRetainedDocuments) {}

  @Replies(listRetainedDocuments)
  listRetainedDocuments(@Payload() input: ListRetainedInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(overseeRetainedDocuments)
  overseeRetainedDocuments(@Payload() input: ListRetainedInput) {
    return this.list.forOperator(input);
  }
}
