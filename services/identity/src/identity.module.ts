import { Module } from '@nestjs/common';
import { Bus, BusConnection, RevocationAnnouncer } from '@atrium/messaging';
import { AccountsController } from './account/accounts.controller.js';
import { AccountsRepository } from './account/accounts.repository.js';
import { DescribeAccounts } from './account/describe-accounts.js';
import { DescribeAccountStart } from './account/describe-account-start.js';
import { GetMyProfile } from './account/get-my-profile.js';
import { Assertions } from './assertion/assertions.js';
import { KeysController } from './assertion/keys.controller.js';
import { SigningKeys } from './assertion/signing-keys.js';
import { AttemptsRepository } from './attempt/attempts.repository.js';
import { Limits } from './attempt/limits.js';
import { ChangePassword } from './credential/change-password.js';
import { CredentialsController } from './credential/credentials.controller.js';
import { CredentialsRepository } from './credential/credentials.repository.js';
import { ProvePassword } from './credential/prove-password.js';
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
import { ListedPasswords } from './password/listed-passwords.js';
import { PasswordHashes } from './password/password-hashes.js';
import { PasswordPolicy } from './password/password-policy.js';
import { DescribeSecurityChange } from './security/describe-security-change.js';
import { SecurityController } from './security/security.controller.js';
import { SecurityLogRepository } from './security/security-log.repository.js';
import { EndOtherSessions } from './session/end-other-sessions.js';
import { EndSession } from './session/end-session.js';
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
    ...[FactorsController, PasskeysController],
  ],
  providers: [
    ...[StartSignUp, VerifySignUp, SignUpWithInvitation, DescribeSignUp],
    ...[SignUpLinks, SignUpsRepository],
    ...[SignIn, Reauthenticate, ResolveSession, ListSessions, EndSession, EndOtherSessions],
    ...[SignInWithSecondFactor, SignInWithPasskey, StartSession, ProveAgain],
    SessionsRepository,
    ...[GetMyProfile, DescribeAccounts, DescribeAccountStart, AccountsRepository],
    ...[ChangePassword, ProvePassword, CredentialsRepository],
    ...[EnrollTotp, ConfirmTotp, ListFactors, RemoveFactor, RenewRecoveryCodes],
    ...[ChangeFactors, ProveSecondFactor, TotpSeeds, FactorsRepository],
    ...[ChallengePasskey, BeginPasskey, RegisterPasskey, ProvePasskey],
    ...[RelyingParty, PasskeyChallengesRepository],
    ...[DescribeSecurityChange, SecurityLogRepository],
    ...[PasswordPolicy, PasswordHashes, ListedPasswords],
    ...[Limits, AttemptsRepository],
    ...[Assertions, SigningKeys],
    {
      provide: RevocationAnnouncer,
      useFactory: (bus: Bus, connection: BusConnection) => new RevocationAnnouncer(bus, connection),
      inject: [Bus, BusConnection],
    },
  ],
})
export class IdentityModule {}
