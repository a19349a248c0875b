import {
  ChangePasswordInput,
  FirstOrganization,
  Part,
  Secret,
  SetLockInput,
  StartSignUpInput,
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

/** After how many failed sign-ins the account shall lock. */
export class SetLockBody extends OmitType(SetLockInput, ['client']) {}

/** What a locked account is opened with. */
export class UnlockBody extends OmitType(UnlockInput, ['client']) {}
