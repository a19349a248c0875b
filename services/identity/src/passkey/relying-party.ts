import { Inject, Injectable } from '@nestjs/common';
import type { PasskeyAssertion, RegisterPasskeyInput } from '@atrium/contracts';
import { SETTINGS } from '@atrium/service';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { IdentitySettings } from '../config.js';
import type { StoredPasskey } from '../factor/factor.js';

type NewPasskey = Pick<StoredPasskey, 'credentialId' | 'publicKey' | 'signCount' | 'synced'>;

/** The algorithms we take, the best first: Ed25519, ES256, RS256 (COSE). */
export const algorithms = [-8, -7, -257];

/**
 * Our side of WebAuthn (level 3): the origin and the site come from the configuration, and the authenticator must
 * have verified its user. Whatever is wrong with an answer, it is null.
 */
@Injectable()
export class RelyingParty {
  readonly id: string;
  readonly name: string;
  private readonly expected: {
    expectedOrigin: string;
    expectedRPID: string;
    requireUserVerification: true;
  };

  constructor(@Inject(SETTINGS) { publicUrl, productName }: IdentitySettings) {
    const { hostname, origin } = new URL(publicUrl);
    this.id = hostname;
    this.name = productName;
    this.expected = {
      expectedOrigin: origin,
      expectedRPID: hostname,
      requireUserVerification: true,
    };
  }

  /** A passkey that was just made, and whether it is what was asked for. */
  async verifiedNew(
    { id, clientDataJSON, attestationObject }: RegisterPasskeyInput,
    expectedChallenge: string,
  ): Promise<NewPasskey | null> {
    const { verified, registrationInfo } = await orNothing(() =>
      verifyRegistrationResponse({
        response: { ...common(id), response: { clientDataJSON, attestationObject } },
        expectedChallenge,
        ...this.expected,
        supportedAlgorithmIDs: algorithms,
      }),
    );
    if (!verified || registrationInfo?.credential.id !== id) return null;
    const { credential, credentialDeviceType } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      signCount: credential.counter,
      synced: credentialDeviceType === 'multiDevice',
    };
  }

  /** The count that an authenticator tells with its answer to a challenge. */
  async verifiedCount(
    { id, ...response }: PasskeyAssertion,
    expectedChallenge: string,
    { publicKey }: StoredPasskey,
  ): Promise<number | null> {
    const { verified, authenticationInfo } = await orNothing(() =>
      verifyAuthenticationResponse({
        response: { ...common(id), response },
        expectedChallenge,
        ...this.expected,
        // We compare the count ourselves, so that the alarm is not one error among others.
        credential: { id, publicKey: Buffer.from(publicKey, 'base64url'), counter: 0 },
      }),
    );
    return verified && authenticationInfo ? authenticationInfo.newCounter : null;
  }
}

function common(id: string) {
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
}

/** The library throws for whatever is wrong with an answer. */
async function orNothing<Verified extends { verified: boolean }>(
  verify: () => Promise<Verified>,
): Promise<Partial<Verified>> {
  try {
    return await verify();
  } catch {
    return {};
  }
}
