import { Module } from '@nestjs/common';
import { WhenOrganizationCreated } from './gate/when-organization-created.consumer.js';
import { EndProduct } from './product/end-product.js';
import { ListProducts } from './product/list-products.js';
import { MoveProduct } from './product/move-product.js';
import { ProductsController } from './product/products.controller.js';
import { ProductsRepository } from './product/products.repository.js';
import { RegisterProduct } from './product/register-product.js';

/** The table of contents of the service: every sentence it can say. */
const useCases = [RegisterProduct, EndProduct, ListProducts, MoveProduct];

@Module({
  controllers: [ProductsController, WhenOrganizationCreated],
  providers: [...useCases, ProductsRepository],
})
export class BillingModule {}
