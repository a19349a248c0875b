import { request } from '../contract.js';
import { Base64url, ListOf, ListOfIds, Part, Text, Whole } from '../fields.js';
import { Done } from '../page.js';
import { Factor } from './factors.js';
import { Client } from './sign-ups.js';

/** What an authenticator answers to a challenge (WebAuthn, `AuthenticatorAssertionResponse`). */
export class PasskeyAssertion {
  @Base64url({ max: 1400, description: 'The id of the credential.' })
  id!: string;

  @Base64url({ max: 4096 })
  clientDataJSON!: string;

  @Base64url({ max: 4096 })
  authenticatorData!: string;

  @Base64url({ max: 2048 })
  signature!: string;

  @Base64url({ max: 128, optional: true })
  userHandle?: string;
}

/** What a browser is asked with: `navigator.credentials.get({publicKey})`. */
export class PasskeyChallenge {
  @Base64url({ max: 128, description: 'Works once, for five minutes.' })
  challenge!: string;

  @Text({ max: 253, example: 'console.example', description: 'The site the passkey belongs to.' })
  rpId!: string;

  @Whole({ min: 0, max: 600_000, description: 'Milliseconds.' })
  timeout!: number;

  @Text({ max: 20, example: 'required' })
  userVerification!: string;
}

/** A challenge for a passkey, to sign in or to prove again that it is oneself. It names nobody. */
export const challengePasskey = request('identity.v1.passkeys.challenge', {
  input: Done,
  output: PasskeyChallenge,
  onBehalfOf: 'service',
  effect: 'command',
});

export class BeginPasskeyInput {
  @Part(() => Client)
  client!: Client;
}

class RelyingParty {
  @Text({ max: 253, example: 'console.example' })
  id!: string;

  @Text({ max: 100, example: 'Atrium' })
  name!: string;
}

class PasskeyUser {
  @Base64url({ max: 128, description: 'Opaque.' })
  id!: string;

  @Text({ max: 254 })
  name!: string;

  @Text({ max: 201 })
  displayName!: string;
}

class PasskeyParameters {
  @Text({ max: 20, example: 'public-key' })
  type!: string;

  @Whole({ min: -65_535, max: 0, description: 'COSE algorithm.' })
  alg!: number;
}

class KnownPasskey {
  @Text({ max: 20, example: 'public-key' })
  type!: string;

  @Base64url({ max: 1400 })
  id!: string;
}

class AuthenticatorSelection {
  @Text({ max: 20, example: 'required' })
  residentKey!: string;

  @Text({ max: 20, example: 'required' })
  userVerification!: string;
}

/** What a browser makes a passkey with: `navigator.credentials.create({publicKey})`. */
export class PasskeyCreation {
  @Base64url({ max: 128, description: 'Works once, for five minutes.' })
  challenge!: string;

  @Part(() => RelyingParty)
  rp!: RelyingParty;

  @Part(() => PasskeyUser)
  user!: PasskeyUser;

  @ListOf(() => PasskeyParameters, { max: 5 })
  pubKeyCredParams!: PasskeyParameters[];

  @ListOf(() => KnownPasskey, { max: 30, description: 'Those that the account has already.' })
  excludeCredentials!: KnownPasskey[];

  @Part(() => AuthenticatorSelection)
  authenticatorSelection!: AuthenticatorSelection;

  @Text({ max: 20, example: 'none' })
  attestation!: string;

  @Whole({ min: 0, max: 600_000, description: 'Milliseconds.' })
  timeout!: number;
}

/** Begins to add a passkey. */
export const beginPasskey = request('identity.v1.passkeys.begin', {
  input: BeginPasskeyInput,
  output: PasskeyCreation,
  effect: 'command',
  problems: ['fresh-authentication-required', 'too-many-factors'],
});

export class RegisterPasskeyInput {
  @Text({ max: 60, example: 'My phone', description: 'To recognize it by in the list.' })
  name!: string;

  @Base64url({ max: 1400, description: 'The id of the credential.' })
  id!: string;

  @Base64url({ max: 4096 })
  clientDataJSON!: string;

  @Base64url({ max: 16_384 })
  attestationObject!: string;

  @ListOfIds({ max: 10, optional: true, description: 'From `response.getTransports()`.' })
  transports?: string[];

  @Part(() => Client)
  client!: Client;
}

/**
 * The passkey is a second factor from now on, and signs in without the password. The session that asks has used
 * it; every other one has ended.
 */
export const registerPasskey = request('identity.v1.passkeys.register', {
  input: RegisterPasskeyInput,
  output: Factor,
  effect: 'command',
  problems: [
    'fresh-authentication-required',
    'challenge-not-usable',
    'passkey-refused',
    'too-many-factors',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});
