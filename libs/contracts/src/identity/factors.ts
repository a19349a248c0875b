import { request } from '../contract.js';
import {
  Code,
  Id,
  ListOf,
  ListOfIds,
  OneOf,
  Part,
  Secret,
  Text,
  Timestamp,
  Whole,
} from '../fields.js';
import { Done } from '../page.js';
import { Client } from './sign-ups.js';

/** What an account can be protected with beside its password. */
export const factorKinds = ['totp', 'passkey'] as const;
export type FactorKind = (typeof factorKinds)[number];

/** How many recovery codes are made at once. */
export const recoveryCodeCount = 10;

/** One second factor. */
export class Factor {
  @Id()
  factorId!: string;

  @OneOf(factorKinds, { description: '`totp`: an authenticator app.' })
  kind!: FactorKind;

  @Text({ max: 60, nullable: true, example: 'My phone', description: 'Passkeys have one.' })
  name!: string | null;

  @Timestamp()
  createdAt!: string;

  @Timestamp({ nullable: true })
  lastUsedAt!: string | null;
}

export class Factors {
  @ListOf(() => Factor, { max: 30 })
  items!: Factor[];

  @Whole({ min: 0, max: recoveryCodeCount, description: 'Those that were not used yet.' })
  recoveryCodesLeft!: number;
}

/** The second factors of one's own account. */
export const listFactors = request('identity.v1.factors.list', {
  input: Done,
  output: Factors,
  effect: 'query',
});

export class EnrollTotpInput {
  @Part(() => Client)
  client!: Client;
}

/** What an authenticator app is told. Shown once. */
export class EnrolledTotp {
  @Id({ description: 'Of the factor to be confirmed.' })
  factorId!: string;

  @Secret({ description: 'Base32, to be typed into an app that reads no QR code.' })
  secret!: string;

  @Text({ max: 600, description: '`otpauth://totp/…`, to be shown as a QR code.' })
  uri!: string;
}

/**
 * Begins to add an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds): it protects nothing until a code
 * of it confirms it. A newer one voids the one before.
 */
export const enrollTotp = request('identity.v1.factors.enroll-totp', {
  input: EnrollTotpInput,
  output: EnrolledTotp,
  effect: 'command',
  problems: ['fresh-authentication-required'],
});

export class ConfirmTotpInput {
  @Id()
  factorId!: string;

  @Code()
  code!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * The authenticator app is a second factor from now on, in place of one that was there before. The session that
 * asks has used it; every other one has ended.
 */
export const confirmTotp = request('identity.v1.factors.confirm-totp', {
  input: ConfirmTotpInput,
  output: Done,
  effect: 'command',
  problems: [
    'fresh-authentication-required',
    'challenge-not-usable',
    'second-factor-wrong',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

export class RemoveFactorInput {
  @Id()
  factorId!: string;

  @Part(() => Client)
  client!: Client;
}

/** Takes a second factor away; with the last one the recovery codes go too. Every other session has ended. */
export const removeFactor = request('identity.v1.factors.remove', {
  input: RemoveFactorInput,
  output: Done,
  effect: 'command',
  problems: ['fresh-authentication-required', 'not-found', 'changed-meanwhile'],
  timeout: 8_000,
});

export class RenewRecoveryCodesInput {
  @Part(() => Client)
  client!: Client;
}

export class RecoveryCodes {
  @ListOfIds({
    max: recoveryCodeCount,
    example: ['7ZKQ-41MV-X0CD-9TJB-RW2E-H8NP'],
    description: 'Shown once: to be kept on paper. Each works once in place of a second factor.',
  })
  codes!: string[];
}

/** Makes new recovery codes; those of before are worth nothing from now on. Every other session has ended. */
export const renewRecoveryCodes = request('identity.v1.recovery-codes.renew', {
  input: RenewRecoveryCodesInput,
  output: RecoveryCodes,
  effect: 'command',
  problems: ['fresh-authentication-required', 'second-factor-missing', 'changed-meanwhile'],
  timeout: 8_000,
});
