import { repeatedly, SETTINGS } from '@atrium/service';
import { Module } from '@nestjs/common';
import { Gatekeeper } from './access/gatekeeper.js';
import { AssignCredit } from './bank-credit/assign-credit.js';
import { BankCreditsController } from './bank-credit/bank-credits.controller.js';
import { BankCreditsRepository } from './bank-credit/bank-credits.repository.js';
import { ListCredits } from './bank-credit/list-credits.js';
import { PlaceCredit } from './bank-credit/place-credit.js';
import { PlaceDueCredits } from './bank-credit/place-due-credits.js';
import { WhenBankCreditUnmatched } from './bank-credit/when-bank-credit-unmatched.consumer.js';
import { BankStatementsRepository } from './bank-statement/bank-statements.repository.js';
import { ImportStatement } from './bank-statement/import-statement.js';
import { AskDetails } from './billing-address/ask-details.js';
import { BillingAddressesController } from './billing-address/billing-addresses.controller.js';
import { BillingAddresses } from './billing-address/billing-addresses.js';
import { BillingAddressesRepository } from './billing-address/billing-addresses.repository.js';
import { ChangeBillingAddress } from './billing-address/change-billing-address.js';
import { CompleteReplacement } from './billing-address/complete-replacement.js';
import { CreateBillingAddress } from './billing-address/create-billing-address.js';
import { FinishReplacements } from './billing-address/finish-replacements.js';
import { ListBillingAddresses } from './billing-address/list-billing-addresses.js';
import { PreviewTax } from './billing-address/preview-tax.js';
import { RemoveBillingAddress } from './billing-address/remove-billing-address.js';
import { ReplacementsRepository } from './billing-address/replacements.repository.js';
import { cardProvider } from './card-provider/choose-card-provider.js';
import { SandboxIntentsRepository } from './card-provider/sandbox-intents.repository.js';
import { CartsController } from './cart/carts.controller.js';
import { CartsRepository } from './cart/carts.repository.js';
import { ChangeCart } from './cart/change-cart.js';
import { ClaimCart } from './cart/claim-cart.js';
import { CompleteClaim } from './cart/complete-claim.js';
import { CreateCart } from './cart/create-cart.js';
import { FillCart } from './cart/fill-cart.js';
import { FinishClaims } from './cart/finish-claims.js';
import { GetCart } from './cart/get-cart.js';
import { ShowCart } from './cart/show-cart.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { CatalogRepository } from './catalog/catalog.repository.js';
import { DescribePlan } from './catalog/describe-plan.js';
import { DescribeProductType } from './catalog/describe-product-type.js';
import { GetCatalog } from './catalog/get-catalog.js';
import { GetHistory } from './catalog/get-history.js';
import { ImportCatalog } from './catalog/import-catalog.js';
import { ListCatalog } from './catalog/list-catalog.js';
import { Catalog } from './catalog/look-up.js';
import { RetirePlan } from './catalog/retire-plan.js';
import { SayChange } from './catalog/say-change.js';
import { SetPriceList } from './catalog/set-price-list.js';
import { StockCatalog } from './catalog/stock-catalog.js';
import { CheckClosing } from './closing/check-closing.js';
import { ClosingsRepository } from './closing/closings.repository.js';
import { FinishClosing } from './closing/finish-closing.js';
import { HoldClosing } from './closing/hold-closing.js';
import { ReleaseClosing } from './closing/release-closing.js';
import { RemainsRepository } from './closing/remains.repository.js';
import { SettleClosing } from './closing/settle-closing.js';
import { WhenOrganizationClosed } from './closing/when-organization-closed.consumer.js';
import { MailAllInvoices } from './invoice-mailing/mail-all-invoices.js';
import { ClosingsController } from './closing/closings.controller.js';
import type { BillingSettings } from './config.js';
import { PrintDocument } from './document/print-document.js';
import { RenderDocument } from './document/render-document.js';
import { WhenOrganizationCreated } from './gate/when-organization-created.consumer.js';
import { ConfirmGratuity } from './gratuity/confirm-gratuity.js';
import { ExplainGratuity } from './gratuity/explain-gratuity.js';
import { GratuitiesController } from './gratuity/gratuities.controller.js';
import { Gratuities } from './gratuity/gratuities.js';
import { GratuitiesRepository } from './gratuity/gratuities.repository.js';
import { ListConfirmedGratuities } from './gratuity/list-confirmed-gratuities.js';
import { ListGratuities } from './gratuity/list-gratuities.js';
import { WithdrawGratuity } from './gratuity/withdraw-gratuity.js';
import { CountGuess } from './guess/count-guess.js';
import { GuessesRepository } from './guess/guesses.repository.js';
import { GetInvoiceFile } from './invoice-file/get-invoice-file.js';
import { InvoiceFilesController } from './invoice-file/invoice-files.controller.js';
import { InvoiceFilesRepository } from './invoice-file/invoice-files.repository.js';
import { MakeInvoiceFile } from './invoice-file/make-invoice-file.js';
import { GetMailing } from './invoice-mailing/get-mailing.js';
import { InvoiceMailingsController } from './invoice-mailing/invoice-mailings.controller.js';
import { InvoiceMailingsRepository } from './invoice-mailing/invoice-mailings.repository.js';
import { MailInvoices } from './invoice-mailing/mail-invoices.js';
import { PrepareMailing } from './invoice-mailing/prepare-mailing.js';
import { PrepareMailings } from './invoice-mailing/prepare-mailings.js';
import { WhenInvoicesMailEnded } from './invoice-mailing/when-invoices-mail-ended.consumer.js';
import { CompleteCredit } from './invoice/complete-credit.js';
import { CreditInvoice } from './invoice/credit-invoice.js';
import { DescribeInvoice } from './invoice/describe-invoice.js';
import { FinishCredits } from './invoice/finish-credits.js';
import { GetInvoice } from './invoice/get-invoice.js';
import { InvoicesController } from './invoice/invoices.controller.js';
import { InvoicesRepository } from './invoice/invoices.repository.js';
import { IssueInvoice } from './invoice/issue-invoice.js';
import { ListInvoices } from './invoice/list-invoices.js';
import { MarkInvoicePaid } from './invoice/mark-invoice-paid.js';
import { MarkInvoiceRefunded } from './invoice/mark-invoice-refunded.js';
import { NoteCredit } from './invoice/note-credit.js';
import { PayInvoice } from './invoice/pay-invoice.js';
import { RequireInvoice } from './invoice/require-invoice.js';
import { ISSUER, readIssuer } from './issuer/read-issuer.js';
import { ApplyPromoCode } from './order/apply-promo-code.js';
import { BeginOrder } from './order/begin-order.js';
import { CancelOrder } from './order/cancel-order.js';
import { ChangeOrder } from './order/change-order.js';
import { ChooseLines } from './order/choose-lines.js';
import { CompleteOrder } from './order/complete-order.js';
import { DescribeOrder } from './order/describe-order.js';
import { DrawUpOrder } from './order/draw-up-order.js';
import { DropPromoCode } from './order/drop-promo-code.js';
import { ExplainOrder } from './order/explain-order.js';
import { FinishOrders } from './order/finish-orders.js';
import { GetOrder } from './order/get-order.js';
import { GiveBack } from './order/give-back.js';
import { ListOrders } from './order/list-orders.js';
import { OrderTerms } from './order/order-terms.js';
import { OrdersController } from './order/orders.controller.js';
import { OrdersRepository } from './order/orders.repository.js';
import { PlaceOrder } from './order/place-order.js';
import { QuoteOrder } from './order/quote-order.js';
import { SettlePayment } from './order/settle-payment.js';
import { SettlePlacing } from './order/settle-placing.js';
import { ShowOrder } from './order/show-order.js';
import { TakeBackUndelivered } from './order/take-back-undelivered.js';
import { BookSettlement } from './pay-out/book-settlement.js';
import { DescribePayOut } from './pay-out/describe-pay-out.js';
import { ExportPayOuts } from './pay-out/export-pay-outs.js';
import { FinishPayOuts } from './pay-out/finish-pay-outs.js';
import { GetPayOutFile } from './pay-out/get-pay-out-file.js';
import { ListPayOuts } from './pay-out/list-pay-outs.js';
import { MakePayOut } from './pay-out/make-pay-out.js';
import { PayOutBatchesRepository } from './pay-out/pay-out-batches.repository.js';
import { PayOutsController } from './pay-out/pay-outs.controller.js';
import { PayOutsRepository } from './pay-out/pay-outs.repository.js';
import { RequestPayOut } from './pay-out/request-pay-out.js';
import { SettlePayOut } from './pay-out/settle-pay-out.js';
import { GetPaymentMethod } from './payment-method/get-payment-method.js';
import { PaymentMethodsController } from './payment-method/payment-methods.controller.js';
import { PaymentMethodsRepository } from './payment-method/payment-methods.repository.js';
import { SetPaymentMethod } from './payment-method/set-payment-method.js';
import { BeginTopUp } from './payment/begin-top-up.js';
import { CancelPayment } from './payment/cancel-payment.js';
import { CancelTopUp } from './payment/cancel-top-up.js';
import { ContinueByMember } from './payment/continue-by-member.js';
import { ContinuePayment } from './payment/continue-payment.js';
import { DescribePayment } from './payment/describe-payment.js';
import { FollowCard } from './payment/follow-card.js';
import { FollowPayments } from './payment/follow-payments.js';
import { FollowUp } from './payment/follow-up.js';
import { ListPayments } from './payment/list-payments.js';
import { PaymentsController } from './payment/payments.controller.js';
import { PaymentsRepository } from './payment/payments.repository.js';
import { ReceiveCardNotice } from './payment/receive-card-notice.js';
import { ReceivingAccounts } from './payment/receiving-accounts.js';
import { RefundByOperator } from './payment/refund-by-operator.js';
import { RefundPayment } from './payment/refund-payment.js';
import { StartPayment } from './payment/start-payment.js';
import { UseSandboxCard } from './payment/use-sandbox-card.js';
import { WhenPaymentRefunded } from './payment/when-payment-refunded.consumer.js';
import { WhenPaymentSucceeded } from './payment/when-payment-succeeded.consumer.js';
import { CorrectPrepaidAccount } from './prepaid/correct-prepaid-account.js';
import { GetPrepaidAccount } from './prepaid/get-prepaid-account.js';
import { Ledger } from './prepaid/ledger.js';
import { LedgerRepository } from './prepaid/ledger.repository.js';
import { ListPrepaidMovements } from './prepaid/list-prepaid-movements.js';
import { PrepaidAccountsController } from './prepaid/prepaid-accounts.controller.js';
import { VoidExpiredHolds } from './prepaid/void-expired-holds.js';
import { DeliverProducts } from './product/deliver-products.js';
import { EndProduct } from './product/end-product.js';
import { ListProducts } from './product/list-products.js';
import { MoveProduct } from './product/move-product.js';
import { ProductsController } from './product/products.controller.js';
import { ProductsRepository } from './product/products.repository.js';
import { RegisterProduct } from './product/register-product.js';
import { CreatePromoCode } from './promo-code/create-promo-code.js';
import { GetPromoCode } from './promo-code/get-promo-code.js';
import { ListPromoCodes } from './promo-code/list-promo-codes.js';
import { ListPromoRedemptions } from './promo-code/list-promo-redemptions.js';
import { PromoCodesController } from './promo-code/promo-codes.controller.js';
import { PromoCodes } from './promo-code/promo-codes.js';
import { PromoCodesRepository } from './promo-code/promo-codes.repository.js';
import { PromoRedemptionsRepository } from './promo-code/promo-redemptions.repository.js';
import { RequirePromoCode } from './promo-code/require-promo-code.js';
import { WithdrawPromoCode } from './promo-code/withdraw-promo-code.js';
import { ReleaseOverdue } from './reservation/release-overdue.js';
import { ListRetainedDocuments } from './retention/list-retained-documents.js';
import { PurgeOldDocuments } from './retention/purge-old-documents.js';
import { PurgesRepository } from './retention/purges.repository.js';
import { RetainedInvoicesRepository } from './retention/retained-invoices.repository.js';
import { RetentionController } from './retention/retention.controller.js';
import { ChangeSubscription } from './subscription/change-subscription.js';
import { EndProductNow } from './subscription/end-product-now.js';
import { GetSubscription } from './subscription/get-subscription.js';
import { KeepAddress } from './subscription/keep-address.js';
import { LookAfterProducts } from './subscription/look-after-products.js';
import { RenewByItself } from './subscription/renew-by-itself.js';
import { RenewalTerms } from './subscription/renewal-terms.js';
import { SetAutomaticRenewal } from './subscription/set-automatic-renewal.js';
import { SettleOwed } from './subscription/settle-owed.js';
import { SubscriptionsController } from './subscription/subscriptions.controller.js';
import { TakeDueStep } from './subscription/take-due-step.js';
import { AskVies } from './tax-number/ask-vies.js';
import { KnowTaxNumber } from './tax-number/know-tax-number.js';
import { TaxNumbersController } from './tax-number/tax-numbers.controller.js';
import { TaxNumbersRepository } from './tax-number/tax-numbers.repository.js';
import { Vies } from './tax-number/vies.js';
import { VouchForTaxNumber } from './tax-number/vouch-for-tax-number.js';
import { readTaxRates, TAX_RATES } from './tax/read-tax-rates.js';
import { DescribeProduct } from './to-pay/describe-product.js';
import { GatherOwed } from './to-pay/gather-owed.js';
import { ListToPay } from './to-pay/list-to-pay.js';
import { MakeProForma } from './to-pay/make-pro-forma.js';
import { ToPayController } from './to-pay/to-pay.controller.js';

/** What somebody may have for less. */
const vouchers = [
  ...[CreatePromoCode, GetPromoCode, ListPromoCodes, ListPromoRedemptions, WithdrawPromoCode],
  ...[PromoCodes, RequirePromoCode, CountGuess],
  ...[ConfirmGratuity, WithdrawGratuity, ListConfirmedGratuities, ListGratuities, ExplainGratuity],
  ...[Gratuities, ReleaseOverdue],
  ...[PromoCodesRepository, PromoRedemptionsRepository, GratuitiesRepository, GuessesRepository],
];

/** The table of contents of the service: every sentence it can say. */
const useCases = [
  ...[RegisterProduct, EndProduct, ListProducts, MoveProduct],
  ...[GetCatalog, ListCatalog, GetHistory, ImportCatalog, StockCatalog],
  ...[DescribeProductType, DescribePlan, RetirePlan, SetPriceList],
  ...[Catalog, CatalogRepository, SayChange],
  ...[ListBillingAddresses, CreateBillingAddress, ChangeBillingAddress, RemoveBillingAddress],
  ...[CompleteReplacement, FinishReplacements, BillingAddresses, AskDetails, PreviewTax],
  ...[KnowTaxNumber, VouchForTaxNumber, AskVies, Vies],
  ...[GetPrepaidAccount, ListPrepaidMovements, CorrectPrepaidAccount, VoidExpiredHolds],
  ...[RequestPayOut, MakePayOut, ListPayOuts, ExportPayOuts, GetPayOutFile],
  ...[SettlePayOut, BookSettlement, FinishPayOuts],
  ...[IssueInvoice, MarkInvoicePaid, MarkInvoiceRefunded, ListInvoices, GetInvoice],
  ...[RequireInvoice, CreditInvoice, NoteCredit, CompleteCredit, FinishCredits],
  ...[
    CheckClosing,
    HoldClosing,
    ReleaseClosing,
    SettleClosing,
    FinishClosing,
    ClosingsRepository,
    RemainsRepository,
    MailAllInvoices,
    ListRetainedDocuments,
    PurgeOldDocuments,
    PurgesRepository,
    RetainedInvoicesRepository,
  ],
];

/** What mails say of all this, asked by notifications when it sends; and documents that are mailed. */
const mails = [
  ...[DescribeOrder, DescribeInvoice, DescribePayment, DescribePayOut, DescribeProduct],
  ...[MailInvoices, GetMailing, PrepareMailing, PrepareMailings, InvoiceMailingsRepository],
];

const taxRates = ({ taxRatesFile }: BillingSettings) => readTaxRates(taxRatesFile);

/** Orders, and what there is to pay. */
const orders = [
  ...[BeginOrder, GetOrder, ListOrders, ChangeOrder, ApplyPromoCode, DropPromoCode, PlaceOrder],
  ...[CancelOrder, ExplainOrder, DrawUpOrder, ChooseLines, QuoteOrder, ShowOrder],
  ...[SettlePlacing, GiveBack],
  ...[CompleteOrder, SettlePayment, FinishOrders, DeliverProducts, OrderTerms, OrdersRepository],
  ...[GatherOwed, ListToPay, MakeProForma, GetInvoiceFile, MakeInvoiceFile],
  InvoiceFilesRepository,
];

/** How products go on, or end. */
const subscriptions = [
  ...[
    GetSubscription,
    ChangeSubscription,
    EndProductNow,
    SetAutomaticRenewal,
    KeepAddress,
    RenewalTerms,
  ],
  ...[LookAfterProducts, TakeDueStep, RenewByItself, SettleOwed, PayInvoice, TakeBackUndelivered],
];

/** What becomes an order, of people who have no account yet. */
const carts = [
  ...[CreateCart, GetCart, ChangeCart, ClaimCart, CompleteClaim, FinishClaims],
  ...[FillCart, ShowCart, CartsRepository],
];

/** Payments: what begins, follows and ends them, and what comes from banks. */
const payments = [
  ...[StartPayment, ContinuePayment, CancelPayment, RefundPayment, RefundByOperator],
  ...[BeginTopUp, CancelTopUp, ContinueByMember, ListPayments, FollowCard, FollowPayments],
  ...[ReceiveCardNotice, UseSandboxCard, GetPaymentMethod, SetPaymentMethod],
  ...[ImportStatement, PlaceCredit, PlaceDueCredits, AssignCredit, ListCredits],
  ...[PaymentsRepository, PaymentMethodsRepository, BankStatementsRepository],
  ...[BankCreditsRepository, SandboxIntentsRepository, FollowUp, ReceivingAccounts],
];

const everyLease = ({ stepLease }: BillingSettings) => stepLease / 2;
const everySecond = () => 1_000;

/** What is done again and again, by whichever replica claims it first. */
const workers = [
  repeatedly(FinishOrders, everyLease),
  repeatedly(FinishCredits, everyLease),
  repeatedly(FinishPayOuts, everyLease),
  repeatedly(FinishReplacements, everyLease),
  repeatedly(FinishClaims, everyLease),
  repeatedly(LookAfterProducts, everyLease),
  repeatedly(PurgeOldDocuments, ({ purgeEvery }: BillingSettings) => purgeEvery),
  repeatedly(PrepareMailings, everySecond),
  repeatedly(VoidExpiredHolds, everySecond),
  repeatedly(ReleaseOverdue, ({ releaseEvery }: BillingSettings) => releaseEvery),
  repeatedly(FollowPayments, ({ paymentFollowUp }: BillingSettings) => paymentFollowUp / 2),
  repeatedly(PlaceDueCredits, ({ paymentFollowUp }: BillingSettings) => paymentFollowUp / 2),
  repeatedly(AskVies, ({ viesUrl }: BillingSettings) => (viesUrl === undefined ? null : 1_000)),
];

@Module({
  controllers: [
    ...[ProductsController, CatalogController, WhenOrganizationCreated, WhenOrganizationClosed],
    ...[PromoCodesController, GratuitiesController],
    ...[BillingAddressesController, TaxNumbersController],
    ...[PrepaidAccountsController, PayOutsController, InvoicesController],
    ...[PaymentsController, PaymentMethodsController, BankCreditsController],
    ...[OrdersController, CartsController, ToPayController, InvoiceFilesController],
    ...[SubscriptionsController, RetentionController, ClosingsController],
    ...[InvoiceMailingsController, WhenInvoicesMailEnded],
    ...[WhenPaymentSucceeded, WhenPaymentRefunded, WhenBankCreditUnmatched],
  ],
  providers: [
    ...useCases,
    ...vouchers,
    ...orders,
    ...carts,
    ...payments,
    ...mails,
    ...workers,
    ...subscriptions,
    { provide: TAX_RATES, useFactory: taxRates, inject: [SETTINGS] },
    cardProvider,
    ...[Gatekeeper, RenderDocument, PrintDocument, ProductsRepository],
    ...[BillingAddressesRepository, ReplacementsRepository, TaxNumbersRepository],
    ...[Ledger, LedgerRepository, PayOutsRepository, PayOutBatchesRepository],
    InvoicesRepository,
    { provide: ISSUER, useFactory: readIssuer, inject: [SETTINGS] },
  ],
})
export class BillingModule {}
