import { Module } from '@nestjs/common';
import { AccountDeletionsController } from './account-deletion/account-deletions.controller.js';
import { FinishAccountDeletion } from './account-deletion/finish-account-deletion.js';
import { ClosingsController } from './closing/closings.controller.js';
import { FinishClosing } from './closing/finish-closing.js';
import { ComposeAccountMail } from './delivery/compose-account-mail.js';
import { ComposeMail } from './delivery/compose-mail.js';
import { ComposeBillingMail } from './delivery/compose-billing-mail.js';
import { ComposeMailboxMail } from './delivery/compose-mailbox-mail.js';
import { ComposeMembershipMail } from './delivery/compose-membership-mail.js';
import { ComposeSuccessionMail } from './delivery/compose-succession-mail.js';
import { ComposeTransferMail } from './delivery/compose-transfer-mail.js';
import { Courier } from './delivery/courier.js';
import { DeliverMail } from './delivery/deliver-mail.js';
import { DeliveriesRepository } from './delivery/deliveries.repository.js';
import { FetchDocuments } from './delivery/fetch-documents.js';
import { ExportMyMails } from './delivery/export-my-mails.js';
import { MailsController } from './delivery/mails.controller.js';
import { MailMetrics } from './delivery/mail-metrics.js';
import { MailServer } from './delivery/mail-server.js';
import { PlanDeliveries } from './delivery/plan-deliveries.js';
import { TellAccountants } from './delivery/tell-accountants.js';
import { WhenAddressChangeStarted } from './event/when-address-change-started.js';
import { WhenMailboxInvitationSent } from './event/when-mailbox-invitation-sent.js';
import { WhenInvitationSent } from './event/when-invitation-sent.js';
import { WhenInvoiceMailingPrepared } from './event/when-invoice-mailing-prepared.js';
import { WhenInvoiceIssued } from './event/when-invoice-issued.js';
import { WhenMemberJoined } from './event/when-member-joined.js';
import { WhenMemberLeft } from './event/when-member-left.js';
import { WhenProductBlocked } from './event/when-product-blocked.js';
import { WhenProductEnded } from './event/when-product-ended.js';
import { WhenProductReminded } from './event/when-product-reminded.js';
import { WhenProductRenewalFailed } from './event/when-product-renewal-failed.js';
import { WhenProductManagementChanged } from './event/when-product-management-changed.js';
import { WhenSecondFactorReminded } from './event/when-second-factor-reminded.js';
import { WhenMemberReadmitted } from './event/when-member-readmitted.js';
import { WhenMemberSuspended } from './event/when-member-suspended.js';
import { WhenMemberRemoved } from './event/when-member-removed.js';
import { WhenMemberRightsChanged } from './event/when-member-rights-changed.js';
import { WhenOrganizationDetailsChanged } from './event/when-organization-details-changed.js';
import { WhenOrderPlaced } from './event/when-order-placed.js';
import { WhenPasswordResetStarted } from './event/when-password-reset-started.js';
import { WhenPaymentFailed } from './event/when-payment-failed.js';
import { WhenPaymentRefunded } from './event/when-payment-refunded.js';
import { WhenPrepaidAccountChanged } from './event/when-prepaid-account-changed.js';
import { WhenSecurityChanged } from './event/when-security-changed.js';
import { WhenSignUpStarted } from './event/when-sign-up-started.js';
import { WhenSuccessionProposed } from './event/when-succession-proposed.js';
import { WhenSuccessionSettled } from './event/when-succession-settled.js';
import { WhenTransferOffered } from './event/when-transfer-offered.js';
import { AddressMarks } from './recipient/address-marks.js';
import { Directory } from './recipient/directory.js';
import { ExportMySuppressions } from './recipient/export-my-suppressions.js';
import { MailCountsRepository } from './recipient/mail-counts.repository.js';
import { MayBeMailed } from './recipient/may-be-mailed.js';
import { SuppressionsController } from './recipient/suppressions.controller.js';
import { SuppressionsRepository } from './recipient/suppressions.repository.js';

/** The table of contents: the events that people are told of, and how their mails are made and sent. */
@Module({
  controllers: [
    WhenSignUpStarted,
    WhenSecurityChanged,
    WhenAddressChangeStarted,
    WhenPasswordResetStarted,
    WhenInvitationSent,
    WhenMailboxInvitationSent,
    WhenMemberJoined,
    WhenMemberLeft,
    WhenMemberRemoved,
    WhenMemberSuspended,
    WhenMemberReadmitted,
    ClosingsController,
    AccountDeletionsController,
    WhenSecondFactorReminded,
    WhenProductManagementChanged,
    WhenMemberRightsChanged,
    WhenOrganizationDetailsChanged,
    WhenSuccessionProposed,
    WhenSuccessionSettled,
    WhenTransferOffered,
    WhenOrderPlaced,
    WhenInvoiceIssued,
    WhenInvoiceMailingPrepared,
    WhenPaymentFailed,
    WhenPaymentRefunded,
    WhenPrepaidAccountChanged,
    WhenProductReminded,
    WhenProductRenewalFailed,
    WhenProductBlocked,
    WhenProductEnded,
    MailsController,
    SuppressionsController,
  ],
  providers: [
    FinishClosing,
    FinishAccountDeletion,
    ExportMyMails,
    ExportMySuppressions,
    PlanDeliveries,
    TellAccountants,
    Courier,
    DeliverMail,
    ComposeMail,
    ComposeAccountMail,
    ComposeMailboxMail,
    ComposeMembershipMail,
    ComposeSuccessionMail,
    ComposeTransferMail,
    ComposeBillingMail,
    FetchDocuments,
    MailServer,
    MailMetrics,
    DeliveriesRepository,
    MayBeMailed,
    Directory,
    AddressMarks,
    MailCountsRepository,
    SuppressionsRepository,
  ],
})
export class NotificationsModule {}
