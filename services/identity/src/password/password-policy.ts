import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import type { IdentitySettings } from '../config.js';
import { ListedPasswords } from './listed-passwords.js';
import { type PasswordContext, refusals } from './password.js';

/** One policy for every kind of credential (decision 23). */
@Injectable()
export class PasswordPolicy {
  constructor(
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly listedPasswords: ListedPasswords,
  ) {}

  /** Throws `password-refused` with one error for each reason; `pointer` is the field it came in. */
  async require(password: string, context: PasswordContext, pointer = '/password'): Promise<void> {
    const list = await this.listedPasswords.load();
    const reasons = refusals(password, {
      minimum: this.settings.passwordMin,
      context,
      listed: (word) => list.has(word),
    });
    if (reasons.length === 0) return;
    throw new Problem('password-refused', {
      errors: reasons.map((message) => ({ pointer, message })),
    });
  }
}
