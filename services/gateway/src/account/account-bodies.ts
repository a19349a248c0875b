import {
  ChangePasswordInput,
  ConfirmPasswordResetInput,
  FirstOrganization,
  Part,
  Secret,
  SecureAccountInput,
  StartAddressChangeInput,
  StartPasswordResetInput,
  StartSignUpInput,
  UndoAddressChangeInput,
  SetLockInput,
  UnlockInput,
  VerifySignUpInput,
} from '@atrium/contracts';
import { OmitType } from '@nestjs/swagger';

/** Who signs up: with an organization to begin with, or with an invitation. */
export class SignUpBody extends OmitType(StartSignUpInput, ['client', 'organization']) {
  @Part(() => FirstOrganization, {
    optional: true,
    description: 'Required without `invitationToken`, not allowed with it.',
  })
  organization?: FirstOrganization;

  @Secret({
    optional: true,
    description: 'The token of an invitation link: it proves the address, so no mail is sent.',
  })
  invitationToken?: string;
}

/** What a link in the mail after a sign-up is confirmed with. */
export class VerifyBody extends OmitType(VerifySignUpInput, ['client']) {}

/** The password as it is and as it shall be. */
export class ChangePasswordBody extends OmitType(ChangePasswordInput, ['client']) {}

/** A new address, which its mailbox has to prove. */
export class NewAddressBody extends OmitType(StartAddressChangeInput, ['client', 'which']) {}

/** What a link in a mail about an address is used with. */
export class LinkBody extends OmitType(UndoAddressChangeInput, ['client']) {}

/** Who forgot the password. */
export class ForgottenPasswordBody extends OmitType(StartPasswordResetInput, ['client']) {}

/** The link in the mail, and the password to be. */
export class ConfirmPasswordResetBody extends OmitType(ConfirmPasswordResetInput, ['client']) {}

/** The password to be, for an account that may be in the wrong hands. */
export class SecureAccountBody extends OmitType(SecureAccountInput, ['client']) {}
/** After how many failed sign-ins the account shall lock. */
export class SetLockBody extends OmitType(SetLockInput, ['client']) {}

/** What a locked account is opened with. */
export class UnlockBody extends OmitType(UnlockInput, ['client']) {}
