import { Module } from '@nestjs/common';
import { WhenOrganizationCreated } from './gate/when-organization-created.consumer.js';

/** The table of contents of the service. */
@Module({ controllers: [WhenOrganizationCreated] })
export class BillingModule {}
