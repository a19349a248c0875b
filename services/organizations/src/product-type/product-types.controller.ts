import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  listProductTypes,
  PageInput,
  type PublishedProductType,
  type PublishedProductTypes,
  publishProductType,
  PublishProductTypeInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ListProductTypes } from './list-product-types.js';
import { PublishProductType } from './publish-product-type.js';

@Controller()
export class ProductTypesController {
  constructor(
    private readonly publish: PublishProductType,
    private readonly list: ListProductTypes,
  ) {}

  @Replies(publishProductType)
  publishProductType(
    @Payload() input: PublishProductTypeInput,
    @Ctx() { participant }: RequestContext,
  ): Promise<PublishedProductType> {
    return this.publish.execute(input, participant);
  }

  @Replies(listProductTypes)
  listProductTypes(@Payload() input: PageInput): Promise<PublishedProductTypes> {
    return this.list.execute(input);
  }
}
