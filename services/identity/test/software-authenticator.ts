import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion, PasskeyCreation, RegisterPasskeyInput } from '@atrium/contracts';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a test has an authenticator do otherwise than a good one. */
interface Misbehavior {
  readonly origin?: string;
  readonly rpId?: string;
  readonly verifiesUser?: boolean;
  readonly type?: string;
}

const userPresent = 0x01;
const userVerified = 0x04;
const backupEligible = 0x08;
const attested = 0x40;

/** An authenticator in software (WebAuthn, level 3): one ES256 key, and a count of its uses. */
export class SoftwareAuthenticator {
  readonly id = randomBytes(24);
  private readonly key: KeyObject;
  private readonly publicKey: Uint8Array;
  private userHandle = '';
  count = 0;

  constructor(
    private readonly origin: string,
    private readonly kind: { readonly synced?: boolean } = {},
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' });
    const coordinate = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'));
    // COSE: kty EC2, alg ES256, crv P-256.
    const cose = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ] as const;
    this.publicKey = isoCBOR.encode(new Map<number, number | Uint8Array>(cose));
  }

  /** Makes its passkey. */
  create(
    { challenge, user }: Pick<PasskeyCreation, 'challenge' | 'user'>,
    wrong: Misbehavior = {},
  ): Omit<RegisterPasskeyInput, 'client'> {
    this.userHandle = user.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, this.publicKey]);
    const authData = Buffer.concat([this.data(wrong, attested), credential]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    const encoded = isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0]);
    return {
      name: 'Her key',
      id: this.id.toString('base64url'),
      clientDataJSON: this.clientData('webauthn.create', challenge, wrong),
      attestationObject: Buffer.from(encoded).toString('base64url'),
      transports: ['usb'],
    };
  }

  /** Answers a challenge. */
  get({ challenge }: { challenge: string }, wrong: Misbehavior = {}): PasskeyAssertion {
    if (!this.kind.synced) this.count += 1;
    const authenticatorData = this.data(wrong);
    const clientDataJSON = this.clientData('webauthn.get', challenge, wrong);
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), this.key);
    return {
      id: this.id.toString('base64url'),
      clientDataJSON,
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: this.userHandle,
    };
  }

  private data({ rpId, verifiesUser = true }: Misbehavior, more = 0): Buffer {
    const site = rpId ?? new URL(this.origin).hostname;
    const flags = userPresent | (verifiesUser ? userVerified : 0) | more;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    return Buffer.concat([
      createHash('sha256').update(site).digest(),
      Buffer.from([flags | (this.kind.synced ? backupEligible : 0)]),
      count,
    ]);
  }

  private clientData(type: string, challenge: string, wrong: Misbehavior): string {
    const { origin = this.origin } = wrong;
    const said = { type: wrong.type ?? type, challenge, origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(said)).toString('base64url');
  }
}
