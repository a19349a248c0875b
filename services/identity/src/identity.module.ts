import { Module } from '@nestjs/common';
import { Bus, BusConnection, RevocationAnnouncer } from '@atrium/messaging';
import { AccountsController } from './account/accounts.controller.js';
import { AccountsRepository } from './account/accounts.repository.js';
import { ChangeMyProfile } from './account/change-my-profile.js';
import { DescribeAccounts } from './account/describe-accounts.js';
import { DescribeAccountStart } from './account/describe-account-start.js';
import { GetMyProfile } from './account/get-my-profile.js';
import { Assertions } from './assertion/assertions.js';
import { KeysController } from './assertion/keys.controller.js';
import { SigningKeys } from './assertion/signing-keys.js';
import { AttemptsRepository } from './attempt/attempts.repository.js';
import { FailedSignInsRepository } from './attempt/failed-sign-ins.repository.js';
import { Limits } from './attempt/limits.js';
import { ChangePassword } from './credential/change-password.js';
import { CredentialsController } from './credential/credentials.controller.js';
import { CredentialsRepository } from './credential/credentials.repository.js';
import { ProvePassword } from './credential/prove-password.js';
import { HandOverSession } from './hand-over/hand-over-session.js';
import { HandOversController } from './hand-over/hand-overs.controller.js';
import { HandOversRepository } from './hand-over/hand-overs.repository.js';
import { AnswerFailures } from './lock/answer-failures.js';
import { LocksController } from './lock/locks.controller.js';
import { LocksRepository } from './lock/locks.repository.js';
import { SetLock } from './lock/set-lock.js';
import { Unlock } from './lock/unlock.js';
import { UnlockLinks } from './lock/unlock-links.js';
import { ListedPasswords } from './password/listed-passwords.js';
import { PasswordHashes } from './password/password-hashes.js';
import { PasswordPolicy } from './password/password-policy.js';
import { NotificationPreferencesController } from './preference/notification-preferences.controller.js';
import { NotifyRepository } from './preference/notify.repository.js';
import { SetNotificationPreferences } from './preference/set-notification-preferences.js';
import { DescribeSecurityChange } from './security/describe-security-change.js';
import { ListOrganizationSecurityLog } from './security/list-organization-security-log.js';
import { ListSecurityLog } from './security/list-security-log.js';
import { SecurityController } from './security/security.controller.js';
import { ArchiveRepository } from './security/archive.repository.js';
import { SecurityLogRepository } from './security/security-log.repository.js';
import { SettleSecurityLog } from './security/settle-security-log.js';
import { EndOtherSessions } from './session/end-other-sessions.js';
import { EndSession } from './session/end-session.js';
import { FailSignIn } from './session/fail-sign-in.js';
import { ListSessions } from './session/list-sessions.js';
import { Reauthenticate } from './session/reauthenticate.js';
import { ResolveSession } from './session/resolve-session.js';
import { SessionsController } from './session/sessions.controller.js';
import { SessionsRepository } from './session/sessions.repository.js';
import { SignIn } from './session/sign-in.js';
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
    ...[NotificationPreferencesController, LocksController, HandOversController],
  ],
  providers: [
    ...[StartSignUp, VerifySignUp, SignUpWithInvitation, DescribeSignUp],
    ...[SignUpLinks, SignUpsRepository],
    ...[SignIn, Reauthenticate, ResolveSession, ListSessions, EndSession, EndOtherSessions],
    ...[FailSignIn, SessionsRepository, HandOverSession, HandOversRepository],
    ...[GetMyProfile, ChangeMyProfile],
    ...[DescribeAccounts, DescribeAccountStart, AccountsRepository],
    ...[ChangePassword, ProvePassword, CredentialsRepository],
    ...[DescribeSecurityChange, ListSecurityLog, ListOrganizationSecurityLog, SettleSecurityLog],
    ...[SecurityLogRepository, ArchiveRepository],
    ...[SetNotificationPreferences, NotifyRepository],
    ...[SetLock, Unlock, AnswerFailures, LocksRepository, UnlockLinks],
    ...[PasswordPolicy, PasswordHashes, ListedPasswords],
    ...[Limits, AttemptsRepository, FailedSignInsRepository],
    ...[Assertions, SigningKeys],
    {
      provide: RevocationAnnouncer,
      useFactory: (bus: Bus, connection: BusConnection) => new RevocationAnnouncer(bus, connection),
      inject: [Bus, BusConnection],
    },
  ],
})
export class IdentityModule {}
