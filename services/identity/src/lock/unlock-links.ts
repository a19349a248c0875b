import { Injectable } from '@nestjs/common';
import { KeyRing, OneTimeTokens } from '@atrium/service';

/** The tokens of the links that unlock an account: no other kind of link is one (decision 22). */
@Injectable()
export class UnlockLinks extends OneTimeTokens {
  constructor(keys: KeyRing) {
    super(keys, 'unlock');
  }
}
