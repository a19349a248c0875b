import {
  describeProduct,
  fetchProForma,
  listToPay,
  makeProForma,
  MakeProFormaInput,
  OrderReference,
  ProductReference,
  ToPayInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DescribeProduct } from './describe-product.js';
import { ListToPay } from './list-to-pay.js';
import { MakeProForma } from './make-pro-forma.js';

@Controller()
export class ToPayController {
  constructor(
    private readonly list: ListToPay,
    private readonly make: MakeProForma,
    private readonly describe: DescribeProduct,
  ) {}

  @Replies(listToPay)
  listToPay(@Payload() input: ToPayInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(makeProForma)
  makeProForma(@Payload() input: MakeProFormaInput, @Ctx() context: RequestContext) {
    return this.make.execute(input, context);
  }

  @Replies(describeProduct)
  describeProduct(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.describe.execute(input, context.caller());
  }

  @Replies(fetchProForma)
  fetchProForma(@Payload() input: OrderReference, @Ctx() context: RequestContext) {
    return this.make.ofOrder(input, context.caller());
  }
}
