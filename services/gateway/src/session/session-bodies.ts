import {
  Id,
  Part,
  ReauthenticateInput,
  RedeemHandOverInput,
  Secret,
  Session,
  SignInInput,
  SignInWithPasskeyInput,
  SignInWithSecondFactorInput,
} from '@atrium/contracts';
import { OmitType } from '@nestjs/swagger';

/** What one signs in with. */
export class SignInBody extends OmitType(SignInInput, ['client']) {}

/** The second step of a sign-in. */
export class SecondFactorBody extends OmitType(SignInWithSecondFactorInput, ['client']) {}

/** What one signs in with instead of a password. */
export class PasskeySignInBody extends OmitType(SignInWithPasskeyInput, ['client']) {}

/** What one proves again that it is oneself with. */
export class ReauthenticateBody extends OmitType(ReauthenticateInput, ['client']) {}

/** What a session from another host is gone on with. */
export class RedeemHandOverBody extends OmitType(RedeemHandOverInput, ['client', 'origin']) {}

/** The session that asks. */
export class CurrentSession {
  @Id()
  accountId!: string;

  @Part(() => Session)
  session!: Session;
}

/** The session that was started; its secret is in the cookie or here, never in both. */
export class SignedIn extends CurrentSession {
  @Secret({
    optional: true,
    example: 'X3p0cm9ncmFtLXNlc3Npb24tc2VjcmV0LTI1NmJpdA',
    description: 'With `deliver: token` only: send it as `Authorization: Bearer …`.',
  })
  accessToken?: string;
}
