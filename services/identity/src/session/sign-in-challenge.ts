import type { Client } from '@atrium/contracts';
import { newSecret, secretHash } from '../secret.js';

/** A sign-in between its two steps: the password was right. It is no session and opens nothing. */
export interface SignInChallenge {
  /** SHA-256 of its secret, which only the program that signs in has. */
  readonly hash: string;
  /** Of the credentials that were proven: after a change of them it comes to nothing. */
  readonly credentialVersion: number;
  /** SHA-256 of the User-Agent of the program that began. */
  readonly program: string;
  /** The known device that began, if it is one. */
  readonly device: string | null;
  readonly expiresAt: Date;
}

/** How long the second step may take, in milliseconds. */
const awaitedFor = 5 * 60_000;

/** How many an account keeps: the oldest goes for a further one. */
export const mostChallenges = 10;

/** A new challenge and the token for it, which begins with the account so that it is found by its id. */
export function newChallenge(
  { _id, credentialVersion }: { readonly _id: string; readonly credentialVersion: number },
  { client, device }: { readonly client: Client; readonly device: string | undefined },
  now: Date,
): { token: string; challenge: SignInChallenge } {
  const secret = newSecret();
  const challenge = {
    hash: secretHash(secret),
    credentialVersion,
    program: secretHash(client.userAgent),
    device: device ?? null,
    expiresAt: new Date(now.getTime() + awaitedFor),
  };
  return { token: `${_id}.${secret}`, challenge };
}

/** Whose challenge a token says it is; null when it can't be one. */
export function readChallenge(token: string): { accountId: string; hash: string } | null {
  const [accountId, secret, ...rest] = token.split('.');
  if (!accountId || !secret || rest.length > 0) return null;
  return { accountId, hash: secretHash(secret) };
}

/**
 * Whether the second step may be taken: in time, with the same credentials, by the same program. Not by the same
 * network: a telephone changes it between two requests.
 */
export function isAwaited(
  challenge: SignInChallenge,
  { credentialVersion, client }: { readonly credentialVersion: number; readonly client: Client },
  now: Date,
): boolean {
  const { deviceSecret, userAgent } = client;
  const sameDevice =
    challenge.device === null ||
    (deviceSecret !== undefined && secretHash(deviceSecret) === challenge.device);
  return (
    challenge.expiresAt > now &&
    challenge.credentialVersion === credentialVersion &&
    challenge.program === secretHash(userAgent) &&
    sameDevice
  );
}
