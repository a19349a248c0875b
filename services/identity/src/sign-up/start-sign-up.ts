import { Inject, Injectable } from '@nestjs/common';
import {
  canonicalAddress,
  type SignUpStarted,
  signUpStarted,
  type StartSignUpInput,
} from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import { firstOrganizationName, tidied } from '../account/account.js';
import { Limits } from '../attempt/limits.js';
import { orGiveBack } from '../attempt/or-give-back.js';
import type { IdentitySettings } from '../config.js';
import { PasswordHashes } from '../password/password-hashes.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { newSecret, secretHash } from '../secret.js';
import type { SignUp } from './sign-up.js';
import { SignUpsRepository } from './sign-ups.repository.js';

/**
 * Signs up (A2-1): writes a pending sign-up and has its address mailed. Does not even look whether there is an
 * account, so that it can't tell (decision 15).
 */
@Injectable()
export class StartSignUp {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHashes,
    private readonly limits: Limits,
    private readonly signUps: SignUpsRepository,
  ) {}

  async execute(input: StartSignUpInput, requestId: string): Promise<SignUpStarted> {
    const signUp = this.newSignUp(input);
    const { givenName, familyName, organization } = signUp;
    const names = [givenName, familyName, organization.name];
    await this.policy.require(input.password, { address: signUp.address, names });
    // Counted first: whoever may not sign up costs no hash.
    const counted = await this.limits.signUp(signUp.address, input.client.network);
    return orGiveBack(counted, () => this.add(signUp, input.password, requestId));
  }

  private async add(signUp: SignUp, password: string, requestId: string): Promise<SignUpStarted> {
    const passwordHash = await this.passwords.hash(password);
    const signUpSecret = newSecret();
    const event = happened(
      signUpStarted,
      { signUpId: signUp._id },
      { by: null, at: this.clock.now(), requestId },
    );
    await this.signUps.add(signUp, { secretHash: secretHash(signUpSecret), passwordHash }, event);
    return { signUpSecret };
  }

  private newSignUp({
    email,
    givenName,
    familyName,
    locale,
    organization,
  }: StartSignUpInput): SignUp {
    const name = firstOrganizationName(organization, { givenName, familyName });
    if (name === null) {
      const message = `name is required for a ${organization.type}`;
      throw new Problem('invalid-input', { errors: [{ pointer: '/organization/name', message }] });
    }
    const expiresAt = this.clock.now().getTime() + this.settings.signUpHours * 60 * 60_000;
    return {
      _id: newId(),
      state: 'pending',
      tokenVersion: 1,
      expiresAt: new Date(expiresAt),
      address: canonicalAddress(email) ?? '',
      email,
      givenName: tidied(givenName),
      familyName: tidied(familyName),
      locale,
      accountId: newId(),
      organization: { id: newId(), type: organization.type, name },
    };
  }
}
