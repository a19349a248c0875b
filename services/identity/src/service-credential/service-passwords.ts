import { Injectable } from '@nestjs/common';
import { type PasswordHash, PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { newSecret } from '../secret.js';

/** A password about to be kept, and to be shown if it was generated. */
export interface ChosenPassword {
  readonly passwordHash: PasswordHash;
  readonly shown: { readonly password?: string };
}

/** The passwords of service credentials: under the one policy (decision 23), or 256 random bits. */
@Injectable()
export class ServicePasswords {
  constructor(
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
  ) {}

  /** The one that was chosen, or a generated one where none was. Throws `password-refused`. */
  async choose(password: string | undefined, username: string): Promise<ChosenPassword> {
    if (password === undefined) {
      const generated = newSecret();
      return {
        passwordHash: await this.passwords.hash(generated),
        shown: { password: generated },
      };
    }
    await this.policy.require(password, { address: '', names: [username] });
    return { passwordHash: await this.passwords.hash(password), shown: {} };
  }
}
