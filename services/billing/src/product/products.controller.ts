import {
  endProduct,
  listRegisteredProducts,
  ListRegisteredProductsInput,
  moveProduct,
  MoveProductInput,
  ProductReference,
  registerProduct,
  RegisterProductInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EndProduct } from './end-product.js';
import { ListProducts } from './list-products.js';
import { MoveProduct } from './move-product.js';
import { RegisterProduct } from './register-product.js';

@Controller()
export class ProductsController {
  constructor(
    private readonly register: RegisterProduct,
    private readonly end: EndProduct,
    private readonly list: ListProducts,
    private readonly move: MoveProduct,
  ) {}

  @Replies(registerProduct)
  registerProduct(@Payload() input: RegisterProductInput, @Ctx() context: RequestContext) {
    return this.register.execute(input, context);
  }

  @Replies(endProduct)
  endProduct(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.end.execute(input, context);
  }

  @Replies(listRegisteredProducts)
  listProducts(@Payload() input: ListRegisteredProductsInput) {
    return this.list.execute(input);
  }

  @Replies(moveProduct)
  moveProduct(@Payload() input: MoveProductInput, @Ctx() { requestId }: RequestContext) {
    return this.move.execute(input, requestId);
  }
}
