import { Module } from '@nestjs/common';
import { Bus, BusConnection, RevocationAnnouncer } from '@atrium/messaging';
import { repeatedly } from '@atrium/service';
import type { IdentitySettings } from './config.js';
import { AccountDeletionsController } from './account-deletion/account-deletions.controller.js';
import { AccountDeletionsRepository } from './account-deletion/account-deletions.repository.js';
import { DecideDeletion } from './account-deletion/decide-deletion.js';
import { DeleteMyAccount } from './account-deletion/delete-my-account.js';
import { EndAllMailboxAccess } from './account-deletion/end-all-mailbox-access.js';
import { EraseAccount } from './account-deletion/erase-account.js';
import { FinishAccountDeletions } from './account-deletion/finish-account-deletions.js';
import { PreviewAccountDeletion } from './account-deletion/preview-account-deletion.js';
import { AccountsController } from './account/accounts.controller.js';
import { AccountsRepository } from './account/accounts.repository.js';
import { ChangeMyProfile } from './account/change-my-profile.js';
import { DescribeAccounts } from './account/describe-accounts.js';
import { DescribeAccountStart } from './account/describe-account-start.js';
import { ExportMyAccount } from './account/export-my-account.js';
import { GetMyProfile } from './account/get-my-profile.js';
import { AddressesController } from './address/addresses.controller.js';
import { AddressesRepository } from './address/addresses.repository.js';
import { AddressLinks } from './address/address-links.js';
import { ConfirmAddressChange } from './address/confirm-address-change.js';
import { DescribeAddressChange } from './address/describe-address-change.js';
import { GetMyAddress } from './address/get-my-address.js';
import { RemoveRecoveryAddress } from './address/remove-recovery-address.js';
import { StartAddressChange } from './address/start-address-change.js';
import { UndoAddressChange } from './address/undo-address-change.js';
import { ApiTokensController } from './api-token/api-tokens.controller.js';
import { ApiTokensRepository } from './api-token/api-tokens.repository.js';
import { CreateApiToken } from './api-token/create-api-token.js';
import { ListApiTokens } from './api-token/list-api-tokens.js';
import { ResolveApiToken } from './api-token/resolve-api-token.js';
import { RevokeApiToken } from './api-token/revoke-api-token.js';
import { Assertions } from './assertion/assertions.js';
import { KeysController } from './assertion/keys.controller.js';
import { SigningKeys } from './assertion/signing-keys.js';
import { AttemptsRepository } from './attempt/attempts.repository.js';
import { FailedSignInsRepository } from './attempt/failed-sign-ins.repository.js';
import { Limits } from './attempt/limits.js';
import { ChangePassword } from './credential/change-password.js';
import { CredentialsController } from './credential/credentials.controller.js';
import { CheckClosing } from './closing/check-closing.js';
import { FinishClosing } from './closing/finish-closing.js';
import { HoldClosing } from './closing/hold-closing.js';
import { ClosingsController } from './closing/closings.controller.js';
import { CredentialsRepository } from './credential/credentials.repository.js';
import { ProvePassword } from './credential/prove-password.js';
import { SecureAccount } from './credential/secure-account.js';
import { ChangeFactors } from './factor/change-factors.js';
import { ConfirmTotp } from './factor/confirm-totp.js';
import { EnrollTotp } from './factor/enroll-totp.js';
import { FactorsController } from './factor/factors.controller.js';
import { FactorsRepository } from './factor/factors.repository.js';
import { ListFactors } from './factor/list-factors.js';
import { ProveSecondFactor } from './factor/prove-second-factor.js';
import { RemoveFactor } from './factor/remove-factor.js';
import { RenewRecoveryCodes } from './factor/renew-recovery-codes.js';
import { TotpSeeds } from './factor/totp-seeds.js';
import { BeginPasskey } from './passkey/begin-passkey.js';
import { ChallengePasskey } from './passkey/challenge-passkey.js';
import { PasskeyChallengesRepository } from './passkey/passkey-challenges.repository.js';
import { PasskeysController } from './passkey/passkeys.controller.js';
import { ProvePasskey } from './passkey/prove-passkey.js';
import { RegisterPasskey } from './passkey/register-passkey.js';
import { RelyingParty } from './passkey/relying-party.js';
import { DescribeMemberAccess } from './departure/describe-member-access.js';
import { EndMemberAccess } from './departure/end-member-access.js';
import { MemberAccessController } from './departure/member-access.controller.js';
import { WhenProductEnded } from './service-credential/when-product-ended.consumer.js';
import { WhenProductMoved } from './service-credential/when-product-moved.consumer.js';
import { WhenMemberLeft } from './departure/when-member-left.consumer.js';
import { WhenMemberRemoved } from './departure/when-member-removed.consumer.js';
import { DescribeEffects } from './effect/describe-effects.js';
import { EffectsController } from './effect/effects.controller.js';
import { TouchedRepository } from './effect/touched.repository.js';
import { AnswerMailboxInvitation } from './mailbox/answer-mailbox-invitation.js';
import { ChangeMailboxHolder } from './mailbox/change-mailbox-holder.js';
import { ChangeMyMailboxPassword } from './mailbox/change-my-mailbox-password.js';
import { ConnectMyMailbox } from './mailbox/connect-my-mailbox.js';
import { CreateMailbox } from './mailbox/create-mailbox.js';
import { DeleteMailbox } from './mailbox/delete-mailbox.js';
import { DescribeMailboxInvitation } from './mailbox/describe-mailbox-invitation.js';
import { EndMailboxAccess } from './mailbox/end-mailbox-access.js';
import { FindMyMailbox } from './mailbox/find-my-mailbox.js';
import { HoldersRepository } from './mailbox/holders.repository.js';
import { InviteMailboxHolder } from './mailbox/invite-mailbox-holder.js';
import { ListMailboxes } from './mailbox/list-mailboxes.js';
import { ListMyMailboxes } from './mailbox/list-my-mailboxes.js';
import { MailboxInvitationsController } from './mailbox/mailbox-invitations.controller.js';
import { MailboxLinks } from './mailbox/mailbox-links.js';
import { MailboxesController } from './mailbox/mailboxes.controller.js';
import { MailboxesRepository } from './mailbox/mailboxes.repository.js';
import { MyMailboxesController } from './mailbox/my-mailboxes.controller.js';
import { ProveMailboxPassword } from './mailbox/prove-mailbox-password.js';
import { RequireMailboxManager } from './mailbox/require-mailbox-manager.js';
import { SetMailboxPassword } from './mailbox/set-mailbox-password.js';
import { ShowMailbox } from './mailbox/show-mailbox.js';
import { VerifyMailboxCredential } from './mailbox/verify-mailbox-credential.js';
import { EndUnification } from './unification/end-unification.js';
import { FinishUnifications } from './unification/finish-unifications.js';
import { SeparateMyMailbox } from './unification/separate-my-mailbox.js';
import { SettleUnification } from './unification/settle-unification.js';
import { UnifyMyMailbox } from './unification/unify-my-mailbox.js';
import { AppointOperator } from './operator/appoint-operator.js';
import { DeployController } from './operator/deploy.controller.js';
import { DismissOperator } from './operator/dismiss-operator.js';
import { FinishOperatorChanges } from './operator/finish-operator-changes.js';
import { KeepOperatorAct } from './operator/keep-operator-act.js';
import { ListOperatorActs } from './operator/list-operator-acts.js';
import { ListOperators } from './operator/list-operators.js';
import { OperatorAccountsRepository } from './operator/operator-accounts.repository.js';
import { OperatorsController } from './operator/operators.controller.js';
import { OperatorsRepository } from './operator/operators.repository.js';
import { RequireAccount } from './operator/require-account.js';
import { SettleOperatorChange } from './operator/settle-operator-change.js';
import { WhenCatalogChanged } from './operator/when-catalog-changed.consumer.js';
import { WhenInvoiceIssued } from './operator/when-invoice-issued.consumer.js';
import { WhenMoneyMoves } from './operator/when-money-moves.consumer.js';
import { WhenBankCreditAssigned } from './operator/when-bank-credit-assigned.consumer.js';
import { WhenBankStatementImported } from './operator/when-bank-statement-imported.consumer.js';
import { WhenPaymentRefundOrdered } from './operator/when-payment-refund-ordered.consumer.js';
import { WhenProductRegistered } from './operator/when-product-registered.consumer.js';
import { WhenTaxNumberChanges } from './operator/when-tax-number-changes.consumer.js';
import { WhenVouchersChange } from './operator/when-vouchers-change.consumer.js';
import { ListedPasswords } from './password/listed-passwords.js';
import { PasswordHashes } from './password/password-hashes.js';
import { PasswordPolicy } from './password/password-policy.js';
import { ConfirmPasswordReset } from './password-reset/confirm-password-reset.js';
import { DescribePasswordReset } from './password-reset/describe-password-reset.js';
import { PasswordResetLinks } from './password-reset/password-reset-links.js';
import { PasswordResetsController } from './password-reset/password-resets.controller.js';
import { PasswordResetsRepository } from './password-reset/password-resets.repository.js';
import { StartPasswordReset } from './password-reset/start-password-reset.js';
import { DescribeSecurityChange } from './security/describe-security-change.js';
import { ReviewSecurity } from './security/review-security.js';
import { HandOverSession } from './hand-over/hand-over-session.js';
import { HandOversController } from './hand-over/hand-overs.controller.js';
import { HandOversRepository } from './hand-over/hand-overs.repository.js';
import { AnswerFailures } from './lock/answer-failures.js';
import { LocksController } from './lock/locks.controller.js';
import { LocksRepository } from './lock/locks.repository.js';
import { SetLock } from './lock/set-lock.js';
import { Unlock } from './lock/unlock.js';
import { UnlockLinks } from './lock/unlock-links.js';
import { NotificationPreferencesController } from './preference/notification-preferences.controller.js';
import { NotifyRepository } from './preference/notify.repository.js';
import { SetNotificationPreferences } from './preference/set-notification-preferences.js';
import { ListOrganizationSecurityLog } from './security/list-organization-security-log.js';
import { ListSecurityLog } from './security/list-security-log.js';
import { SecurityController } from './security/security.controller.js';
import { ArchiveRepository } from './security/archive.repository.js';
import { SecurityLogRepository } from './security/security-log.repository.js';
import { AskRight } from './right/ask-right.js';
import { CreateServiceCredential } from './service-credential/create-service-credential.js';
import { DeleteServiceCredential } from './service-credential/delete-service-credential.js';
import { ListServiceCredentials } from './service-credential/list-service-credentials.js';
import { ReplaceServiceKeys } from './service-credential/replace-service-keys.js';
import { RequireManager } from './service-credential/require-manager.js';
import { RotateServicePassword } from './service-credential/rotate-service-password.js';
import { ServiceCredentialsController } from './service-credential/service-credentials.controller.js';
import { ServiceCredentialsRepository } from './service-credential/service-credentials.repository.js';
import { RepeatedGuesses } from './service-credential/repeated-guesses.js';
import { ServiceLimits } from './service-credential/service-limits.js';
import { ServicePasswords } from './service-credential/service-passwords.js';
import { VerifyServiceCredential } from './service-credential/verify-service-credential.js';
import { SettleSecurityLog } from './security/settle-security-log.js';
import { EndOtherSessions } from './session/end-other-sessions.js';
import { EndSession } from './session/end-session.js';
import { ErasuresController } from './erasure/erasures.controller.js';
import { ErasuresRepository } from './erasure/erasures.repository.js';
import { ListErasures } from './erasure/list-erasures.js';
import { ReplayErasures } from './erasure/replay-erasures.js';
import { FailSignIn } from './session/fail-sign-in.js';
import { ListSessions } from './session/list-sessions.js';
import { ProveAgain } from './session/prove-again.js';
import { Reauthenticate } from './session/reauthenticate.js';
import { ResolveSession } from './session/resolve-session.js';
import { SessionsController } from './session/sessions.controller.js';
import { SessionsRepository } from './session/sessions.repository.js';
import { SignIn } from './session/sign-in.js';
import { SignInWithPasskey } from './session/sign-in-with-passkey.js';
import { SignInWithSecondFactor } from './session/sign-in-with-second-factor.js';
import { StartSession } from './session/start-session.js';
import { DescribeSignUp } from './sign-up/describe-sign-up.js';
import { SignUpLinks } from './sign-up/sign-up-links.js';
import { SignUpWithInvitation } from './sign-up/sign-up-with-invitation.js';
import { SignUpsController } from './sign-up/sign-ups.controller.js';
import { SignUpsRepository } from './sign-up/sign-ups.repository.js';
import { StartSignUp } from './sign-up/start-sign-up.js';
import { VerifySignUp } from './sign-up/verify-sign-up.js';

@Module({
  controllers: [
    ...[SignUpsController, SessionsController, AccountsController],
    ...[CredentialsController, SecurityController, KeysController],
    ...[AddressesController, PasswordResetsController],
    ...[ApiTokensController, ServiceCredentialsController],
    ...[NotificationPreferencesController, LocksController, HandOversController],
    ...[FactorsController, PasskeysController],
    ...[MailboxesController, MailboxInvitationsController, MyMailboxesController],
    ...[ClosingsController, AccountDeletionsController, ErasuresController],
    ...[EffectsController, MemberAccessController, WhenMemberLeft, WhenMemberRemoved],
    ...[OperatorsController, DeployController, WhenCatalogChanged, WhenProductRegistered],
    ...[WhenProductMoved, WhenProductEnded, WhenTaxNumberChanges, WhenMoneyMoves],
    WhenInvoiceIssued,
    ...[WhenPaymentRefundOrdered, WhenBankStatementImported, WhenBankCreditAssigned],
    WhenVouchersChange,
  ],
  providers: [
    CheckClosing,
    HoldClosing,
    FinishClosing,
    ...[PreviewAccountDeletion, DeleteMyAccount, DecideDeletion, EraseAccount],
    ...[EndAllMailboxAccess, FinishAccountDeletions, AccountDeletionsRepository],
    ...[ListErasures, ReplayErasures, ErasuresRepository],
    ...[StartSignUp, VerifySignUp, SignUpWithInvitation, DescribeSignUp],
    ...[SignUpLinks, SignUpsRepository],
    ...[SignIn, Reauthenticate, ResolveSession, ListSessions, EndSession, EndOtherSessions],
    ...[SignInWithSecondFactor, SignInWithPasskey, StartSession, ProveAgain],
    SessionsRepository,
    ...[CreateApiToken, ListApiTokens, RevokeApiToken, ResolveApiToken, ApiTokensRepository],
    ...[CreateServiceCredential, ListServiceCredentials, RotateServicePassword],
    ...[ReplaceServiceKeys, DeleteServiceCredential, VerifyServiceCredential, RequireManager],
    ...[ServicePasswords, RepeatedGuesses, ServiceLimits, ServiceCredentialsRepository],
    ...[GetMyProfile, ChangeMyProfile, ExportMyAccount],
    ...[DescribeAccounts, DescribeAccountStart, AccountsRepository],
    ...[GetMyAddress, StartAddressChange, DescribeAddressChange, ConfirmAddressChange],
    ...[RemoveRecoveryAddress, UndoAddressChange, AddressesRepository, AddressLinks],
    ...[StartPasswordReset, DescribePasswordReset, ConfirmPasswordReset],
    ...[PasswordResetLinks, PasswordResetsRepository],
    ...[ChangePassword, SecureAccount, ProvePassword, CredentialsRepository],
    ...[FailSignIn, HandOverSession, HandOversRepository],
    ...[DescribeSecurityChange, ReviewSecurity, SettleSecurityLog],
    ...[ListSecurityLog, ListOrganizationSecurityLog, SecurityLogRepository, ArchiveRepository],
    ...[SetNotificationPreferences, NotifyRepository],
    ...[SetLock, Unlock, AnswerFailures, LocksRepository, UnlockLinks],
    ...[EnrollTotp, ConfirmTotp, ListFactors, RemoveFactor, RenewRecoveryCodes],
    ...[ChangeFactors, ProveSecondFactor, TotpSeeds, FactorsRepository],
    ...[ChallengePasskey, BeginPasskey, RegisterPasskey, ProvePasskey],
    ...[RelyingParty, PasskeyChallengesRepository],
    ...[CreateMailbox, ListMailboxes, SetMailboxPassword, DeleteMailbox, ChangeMailboxHolder],
    ...[EndMailboxAccess, InviteMailboxHolder, AnswerMailboxInvitation, DescribeMailboxInvitation],
    ...[ListMyMailboxes, ConnectMyMailbox, ChangeMyMailboxPassword, FindMyMailbox],
    ...[VerifyMailboxCredential, ProveMailboxPassword, RequireMailboxManager, ShowMailbox],
    ...[MailboxLinks, MailboxesRepository, HoldersRepository, AskRight],
    ...[UnifyMyMailbox, SeparateMyMailbox, EndUnification, SettleUnification, FinishUnifications],
    ...[DescribeEffects, TouchedRepository],
    ...[DescribeMemberAccess, EndMemberAccess],
    ...[AppointOperator, DismissOperator, ListOperators, ListOperatorActs, RequireAccount],
    ...[SettleOperatorChange, FinishOperatorChanges, KeepOperatorAct],
    ...[OperatorsRepository, OperatorAccountsRepository],
    ...[PasswordPolicy, PasswordHashes, ListedPasswords],
    ...[Limits, AttemptsRepository, FailedSignInsRepository],
    ...[Assertions, SigningKeys],
    // What a process began and did not finish, because it stopped in the middle, is seen to its end.
    repeatedly(FinishUnifications, () => 5_000),
    repeatedly(FinishOperatorChanges, () => 5_000),
    repeatedly(FinishAccountDeletions, ({ stepLease }: IdentitySettings) => stepLease / 2),
    {
      provide: RevocationAnnouncer,
      useFactory: (bus: Bus, connection: BusConnection) => new RevocationAnnouncer(bus, connection),
      inject: [Bus, BusConnection],
    },
  ],
})
export class IdentityModule {}
