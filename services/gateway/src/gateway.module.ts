import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AccountDeletionController } from './account/account-deletion.controller.js';
import { AccountsController } from './account/accounts.controller.js';
import { AddressesController } from './account/addresses.controller.js';
import { CompromisedController } from './account/compromised.controller.js';
import { ApiTokensController } from './account/api-tokens.controller.js';
import { FactorsController } from './account/factors.controller.js';
import { CollectMyData } from './account/collect-my-data.js';
import { MyDataController } from './account/my-data.controller.js';
import { PasswordController } from './account/password.controller.js';
import { PasswordResetsController } from './account/password-resets.controller.js';
import { LockController } from './account/lock.controller.js';
import { NotificationPreferencesController } from './account/notification-preferences.controller.js';
import { SecurityLogController } from './account/security-log.controller.js';
import { SignUpSecret } from './account/sign-up-secret.js';
import { BillingAddressesController } from './billing/billing-addresses.controller.js';
import { InvoiceMailingsController } from './billing/invoice-mailings.controller.js';
import { InvoicesController } from './billing/invoices.controller.js';
import { RetentionController } from './billing/retention.controller.js';
import { PayOutsController } from './billing/pay-outs.controller.js';
import { PrepaidController } from './billing/prepaid.controller.js';
import { BankCreditsController } from './billing/bank-credits.controller.js';
import { PaymentMethodController } from './billing/payment-method.controller.js';
import { PaymentsController, PaymentRefundsController } from './billing/payments.controller.js';
import { SandboxController } from './billing/sandbox.controller.js';
import { WebhooksController } from './billing/webhooks.controller.js';
import { GratuitiesController } from './billing/gratuities.controller.js';
import { CartsController } from './billing/carts.controller.js';
import { CatalogController } from './billing/catalog.controller.js';
import { DocumentsController } from './billing/documents.controller.js';
import { OrdersController } from './billing/orders.controller.js';
import { SubscriptionsController } from './billing/subscriptions.controller.js';
import { HealthController } from './http/health.controller.js';
import { InputPipe } from './http/input.pipe.js';
import { KeysController } from './http/keys.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { Stopping } from './http/stopping.js';
import { InvitationsController } from './invitation/invitations.controller.js';
import { OrganizationInvitationsController } from './invitation/organization-invitations.controller.js';
import { MailAuthController } from './mailbox/mail-auth.controller.js';
import { MailboxInvitationsController } from './mailbox/mailbox-invitations.controller.js';
import { MyMailboxesController } from './mailbox/my-mailboxes.controller.js';
import { OrganizationMailboxesController } from './mailbox/organization-mailboxes.controller.js';
import { OperatorInvoicesController } from './operator/invoices.controller.js';
import { OperatorRetentionController } from './operator/retention.controller.js';
import { OperatorGratuitiesController } from './operator/gratuities.controller.js';
import { OperatorCatalogController } from './operator/catalog.controller.js';
import { OperatorsController } from './operator/operators.controller.js';
import { OperatorPayOutsController } from './operator/pay-outs.controller.js';
import { OperatorPrepaidController } from './operator/prepaid.controller.js';
import { ActivityController } from './organization/activity.controller.js';
import { DetailsController } from './organization/details.controller.js';
import { LogosController, OrganizationLogoController } from './organization/logos.controller.js';
import { MemberSecurityController } from './organization/member-security.controller.js';
import { MembersController } from './organization/members.controller.js';
import { ProductTransfersController } from './organization/product-transfers.controller.js';
import { ProductTypesController } from './organization/product-types.controller.js';
import { ProductsController } from './organization/products.controller.js';
import { RightsController } from './organization/rights.controller.js';
import { SuccessionsController } from './organization/successions.controller.js';
import { OperatorClosingsController } from './operator/closings.controller.js';
import {
  ClosedOrganizationsController,
  ClosingsController,
} from './organization/closings.controller.js';
import { TeamsController } from './organization/teams.controller.js';
import { MyOrganizationsController } from './organization/my-organizations.controller.js';
import { OrganizationsController } from './organization/organizations.controller.js';
import { OperatorProductsController } from './operator/products.controller.js';
import { OperatorTaxNumbersController } from './operator/tax-numbers.controller.js';
import { OperatorPromoCodesController } from './operator/promo-codes.controller.js';
import { PagesController } from './page/pages.controller.js';
import { ProblemPagesController } from './page/problem-pages.controller.js';
import { ServiceCredentialsController } from './service-credential/service-credentials.controller.js';
import { TransfersController } from './transfer/transfers.controller.js';
import { BrowserRequest } from './session/browser-request.js';
import { Cookies } from './session/cookies.js';
import { HandOversController } from './session/hand-overs.controller.js';
import { PasswordStrategy } from './session/password.strategy.js';
import { SecondFactorController } from './session/second-factor.controller.js';
import { SessionCache } from './session/session-cache.js';
import { SessionDelivery } from './session/session-delivery.js';
import { SessionGuard, SessionStrategy } from './session/session.strategy.js';
import { SessionsController } from './session/sessions.controller.js';

/** Everything that is reached over HTTP. */
@Module({
  controllers: [
    AccountsController,
    AccountDeletionController,
    PasswordController,
    PasswordResetsController,
    AddressesController,
    CompromisedController,
    ApiTokensController,
    NotificationPreferencesController,
    LockController,
    SecurityLogController,
    SessionsController,
    HandOversController,
    FactorsController,
    SecondFactorController,
    MyOrganizationsController,
    OrganizationsController,
    DetailsController,
    OrganizationLogoController,
    LogosController,
    MembersController,
    RightsController,
    SuccessionsController,
    TeamsController,
    ClosingsController,
    ClosedOrganizationsController,
    OperatorClosingsController,
    ProductsController,
    ProductTypesController,
    ProductTransfersController,
    TransfersController,
    ActivityController,
    MemberSecurityController,
    OrganizationInvitationsController,
    ServiceCredentialsController,
    OrganizationMailboxesController,
    MyMailboxesController,
    MailboxInvitationsController,
    MailAuthController,
    InvitationsController,
    PaymentsController,
    PaymentMethodController,
    WebhooksController,
    SandboxController,
    CatalogController,
    CartsController,
    OrdersController,
    SubscriptionsController,
    DocumentsController,
    OperatorCatalogController,
    OperatorsController,
    OperatorProductsController,
    OperatorTaxNumbersController,
    BillingAddressesController,
    PrepaidController,
    PayOutsController,
    OperatorPrepaidController,
    OperatorPayOutsController,
    InvoicesController,
    InvoiceMailingsController,
    OperatorInvoicesController,
    RetentionController,
    OperatorRetentionController,
    PaymentRefundsController,
    BankCreditsController,
    GratuitiesController,
    OperatorGratuitiesController,
    OperatorPromoCodesController,
    MyDataController,
    KeysController,
    HealthController,
    PagesController,
    ProblemPagesController,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: SessionGuard },
    { provide: APP_PIPE, useClass: InputPipe },
    BrowserRequest,
    CollectMyData,
    Cookies,
    PasswordStrategy,
    SessionCache,
    SessionDelivery,
    SessionStrategy,
    SignUpSecret,
    Stopping,
  ],
})
export class GatewayModule {}
