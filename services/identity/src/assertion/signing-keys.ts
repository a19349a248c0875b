import { Injectable } from '@nestjs/common';
import { publicJwk, type SigningKey } from '@atrium/messaging';
import { KeyRing } from '@atrium/service';
import type { JWK } from 'jose';

/** The Ed25519 keys that sign assertions: the newest signs, the one before it still verifies (decision 14). */
@Injectable()
export class SigningKeys {
  constructor(private readonly keys: KeyRing) {}

  get newest(): SigningKey {
    return this.keys.newest('assertion');
  }

  /** A JSON Web Key Set (RFC 7517, RFC 8037), for whoever verifies. */
  publicKeys(): Promise<JWK[]> {
    return Promise.all(this.keys.all('assertion').map(publicJwk));
  }
}
