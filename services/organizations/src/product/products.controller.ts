import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { listProducts, ListProductsInput, type Products } from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { ListProducts } from './list-products.js';

@Controller()
export class ProductsController {
  constructor(private readonly list: ListProducts) {}

  @Replies(listProducts)
  listProducts(
    @Payload() input: ListProductsInput,
    @Ctx() { asker }: RequestContext,
  ): Promise<Products> {
    return this.list.execute(input, asker);
  }
}
