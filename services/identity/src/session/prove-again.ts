import { Injectable } from '@nestjs/common';
import type { ReauthenticateInput } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { type CountedTry, Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import { ProvePassword } from '../credential/prove-password.js';
import { hasSecondFactor } from '../factor/factor.js';
import { type FactorUse, passwordAlone } from '../factor/factor-use.js';
import { type FactorHolder, FactorsRepository } from '../factor/factors.repository.js';
import { isGiven, ProveSecondFactor } from '../factor/prove-second-factor.js';

/** What was proven, as the condition of what is written because of it. */
export interface ProvenAgain {
  readonly credentials: { readonly _id: string; readonly credentialVersion: number };
  readonly use: FactorUse;
  /** To be told that it succeeded. */
  readonly tried: CountedTry | undefined;
}

/**
 * A signed-in person proves again who they are, with what a sign-in would take: the password, and a second factor
 * where the account has one, or a passkey, which is both.
 */
@Injectable()
export class ProveAgain {
  constructor(
    private readonly factors: FactorsRepository,
    private readonly limits: Limits,
    private readonly provePassword: ProvePassword,
    private readonly proveFactor: ProveSecondFactor,
  ) {}

  /**
   * Throws `password-wrong`, `second-factor-required` when the password is right and not enough,
   * `second-factor-wrong`, and what a passkey may be refused with.
   */
  async execute(input: ReauthenticateInput, asker: Asker, requestId: string): Promise<ProvenAgain> {
    const { password, client, passkey } = input;
    if (password === undefined && passkey === undefined) {
      const message = 'password is required, unless a passkey is sent';
      throw new Problem('invalid-input', { errors: [{ pointer: '/password', message }] });
    }
    const holder = await this.factors.of(asker.accountId, asker.sessionId);
    if (!holder) throw new Problem('sign-in-required');
    if (password !== undefined) await this.provePassword.execute(password, asker, client);
    if (!hasSecondFactor(holder) && password !== undefined) {
      return { credentials: holder, use: passwordAlone, tried: undefined };
    }
    if (!isGiven(input)) throw new Problem('second-factor-required');
    const { use, tried } = await this.factor(input, holder, asker, requestId);
    const amr = password === undefined ? use.amr : ['pwd', ...use.amr];
    return { credentials: holder, use: { ...use, amr }, tried };
  }

  private async factor(
    input: ReauthenticateInput,
    holder: FactorHolder,
    { accountId, sessionId }: Asker,
    requestId: string,
  ): Promise<{ use: FactorUse; tried: CountedTry }> {
    const knownDevice = `session ${sessionId}`;
    const tried = await this.limits.secondFactor({ accountId, knownDevice });
    const { client } = input;
    const use = await orGiveBack(tried, () =>
      this.proveFactor.execute(input, holder, { client, requestId }),
    );
    if (use) return { use, tried };
    await tried.failed();
    throw new Problem('second-factor-wrong');
  }
}
