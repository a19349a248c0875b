import {
  beginPasskey,
  challengePasskey,
  confirmTotp,
  enrollTotp,
  listFactors,
  reauthenticate,
  type ReauthenticateInput,
  registerPasskey,
  type RegisterPasskeyInput,
  removeFactor,
  renewRecoveryCodes,
  signInWithPasskey,
  type SignInWithPasskeyInput,
  signInWithSecondFactor,
  type SignInWithSecondFactorInput,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { TOTP } from 'otpauth';
import { SoftwareAuthenticator } from './software-authenticator.js';
import { caller, client, type IdentityTrial, problem } from './trial.js';

/** Somebody with an account, a session and perhaps second factors. */
export interface Person {
  readonly email: string;
  readonly accountId: string;
  readonly token: string;
  readonly caller: Caller;
}

/** What a person does with second factors. */
export class SecondFactors {
  constructor(private readonly identity: IdentityTrial) {}

  /** Somebody with an authenticator app. */
  async withTotp(): Promise<Person & { app: AuthenticatorApp; factorId: string }> {
    const person = await this.identity.signedIn();
    const { factorId, app } = await this.addTotp(person.caller);
    return { ...person, caller: await this.identity.callerWith(person.token), app, factorId };
  }

  async addTotp(asking: Caller): Promise<{ factorId: string; app: AuthenticatorApp }> {
    const { factorId, secret } = await this.enroll(asking);
    const app = new AuthenticatorApp(this.identity, secret);
    await this.confirm(asking, { factorId, code: app.code() });
    return { factorId, app };
  }

  /** Somebody with a passkey. */
  async withPasskey(
    kind: { synced?: boolean } = {},
  ): Promise<Person & { key: SoftwareAuthenticator; factorId: string }> {
    const person = await this.identity.signedIn();
    const key = this.newKey(kind);
    const { factorId } = await this.register(
      person.caller,
      key.create(await this.begin(person.caller)),
    );
    return { ...person, caller: await this.identity.callerWith(person.token), key, factorId };
  }

  newKey(kind: { synced?: boolean } = {}): SoftwareAuthenticator {
    return new SoftwareAuthenticator(this.identity.platform.platform.publicUrl, kind);
  }

  enroll(asking: Caller) {
    return this.identity.gateway.request(enrollTotp, { client }, asking);
  }

  confirm(asking: Caller, answer: { factorId: string; code: string }) {
    return this.identity.gateway.request(confirmTotp, { ...answer, client }, asking);
  }

  list(asking: Caller) {
    return this.identity.gateway.request(listFactors, {}, asking);
  }

  remove(asking: Caller, factorId: string) {
    return this.identity.gateway.request(removeFactor, { factorId, client }, asking);
  }

  async recoveryCodes(asking: Caller): Promise<string[]> {
    return (await this.identity.gateway.request(renewRecoveryCodes, { client }, asking)).codes;
  }

  begin(asking: Caller) {
    return this.identity.gateway.request(beginPasskey, { client }, asking);
  }

  register(asking: Caller, made: Omit<RegisterPasskeyInput, 'client'>) {
    return this.identity.gateway.request(registerPasskey, { ...made, client }, asking);
  }

  passkeyChallenge() {
    return this.identity.gateway.request(challengePasskey, {}, caller());
  }

  signInWithPasskey(
    passkey: SignInWithPasskeyInput['passkey'],
    more: Partial<SignInWithPasskeyInput> = {},
  ) {
    const input = { passkey, client, ...more };
    return this.identity.gateway.request(signInWithPasskey, input, caller());
  }

  /** The first step, with the right password: the challenge for the second. */
  async challenge(email: string, more: { password?: string } = {}): Promise<string> {
    const { details } = await problem(this.identity.signIn(email, more));
    if (!details.secondFactor) throw new Error(`There is no challenge but ${details.code}`);
    return details.secondFactor.challenge;
  }

  /** The second step. */
  complete(
    input: Omit<SignInWithSecondFactorInput, 'client'> & Partial<SignInWithSecondFactorInput>,
  ) {
    const whole = { client, ...input };
    return this.identity.gateway.request(signInWithSecondFactor, whole, caller());
  }

  reauthenticate(asking: Caller, input: Omit<ReauthenticateInput, 'client'>) {
    return this.identity.gateway.request(reauthenticate, { ...input, client }, asking);
  }

  /** How a session has signed in, as every service is told. */
  async amrOf(token: string): Promise<readonly string[]> {
    const { verifier } = await this.identity.platform.bus.as('organizations');
    const { assertion } = await this.identity.resolve(token);
    return (await verifier.verify(assertion)).amr;
  }
}

/** An authenticator app, whose clock is the platform's. */
export class AuthenticatorApp {
  private readonly totp: TOTP;

  constructor(
    private readonly identity: IdentityTrial,
    secret: string,
  ) {
    this.totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
  }

  /** What it shows, so many steps from now. */
  code(steps = 0): string {
    const timestamp = this.identity.platform.clock.now().getTime() + steps * 30_000;
    return this.totp.generate({ timestamp });
  }

  /** What it shows once the code of now has run out. */
  async next(): Promise<string> {
    await this.identity.platform.clock.advance({ seconds: 30 });
    return this.code();
  }

  /** A code that counts at no time near now. */
  wrong(): string {
    const near = new Set([-2, -1, 0, 1, 2].map((steps) => this.code(steps)));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
      (code) => !near.has(code),
    ) as string;
  }
}
