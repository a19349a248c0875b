import { Injectable } from '@nestjs/common';
import { KeyRing, OneTimeTokens } from '@atrium/service';

/** The tokens of the links in sign-up mails: no other kind of link is one (decision 22). */
@Injectable()
export class SignUpLinks extends OneTimeTokens {
  constructor(keys: KeyRing) {
    super(keys, 'sign-up');
  }
}
