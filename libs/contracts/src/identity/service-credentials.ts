import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';
import { event, request } from '../contract.js';
import {
  Id,
  IpAddress,
  ListOf,
  ListOfTexts,
  OneOf,
  Password,
  Secret,
  Text,
  Timestamp,
} from '../fields.js';
import { Done, PageInput } from '../page.js';

/** What a service credential opens. */
export const serviceCredentialKinds = ['ftp', 'mysql', 'ssh', 'webdav'] as const;
export type ServiceCredentialKind = (typeof serviceCredentialKinds)[number];

/** As unix, FTP servers and MySQL (32 characters) all take it. Lower case, so that no two look the same. */
function Username(): PropertyDecorator {
  return applyDecorators(
    Text({ min: 3, max: 32, example: 'munster-shop', description: 'Unique within its kind.' }),
    Matches(/^[a-z][a-z0-9._-]{1,30}[a-z0-9]$/, {
      message:
        '$property must be 3 to 32 of a-z, 0-9, ".", "_" and "-", from a letter to a letter or digit',
    }),
  );
}

function PublicKeys(about: { optional?: boolean } = {}): PropertyDecorator {
  return ListOfTexts({
    ...about,
    max: 20,
    longest: 4_096,
    description: 'For `ssh`: lines as in `id_ed25519.pub`.',
  });
}

/** A public key that opens an SSH credential. */
export class SshKey {
  @Text({ max: 60, example: 'ssh-ed25519' })
  type!: string;

  @Text({
    max: 60,
    example: 'SHA256:uNiVztksCsDhcc0u9e8BrCXNPnz8rZhwE6TnxQmBBBk',
    description: 'As `ssh-keygen -l` shows it.',
  })
  fingerprint!: string;

  @Text({ min: 0, max: 100, example: 'marc@laptop' })
  comment!: string;
}

/** A name and a secret for a product, whoever uses it: not the account's and not a mailbox's (A2-21). */
export class ServiceCredential {
  @Id()
  credentialId!: string;

  @Id()
  productId!: string;

  @OneOf(serviceCredentialKinds)
  kind!: ServiceCredentialKind;

  @Text({ max: 32, example: 'munster-shop' })
  username!: string;

  @OneOf(['password', 'keys', 'password-and-keys', 'nothing'], {
    description: 'What opens it. `nothing`: it was ended, and waits for another secret.',
  })
  openedBy!: 'password' | 'keys' | 'password-and-keys' | 'nothing';

  @ListOf(() => SshKey, { max: 20 })
  keys!: SshKey[];

  @Timestamp()
  createdAt!: string;

  @Timestamp({ description: 'When its password or its keys were last changed.' })
  changedAt!: string;

  @Timestamp({ nullable: true, description: 'To the minute; null when it never was used.' })
  lastUsedAt!: string | null;
}

/** A credential whose password was made or changed. */
export class GivenServiceCredential extends ServiceCredential {
  @Secret({ optional: true, description: 'The generated password: shown here and never again.' })
  password?: string;
}

export class CreateServiceCredentialInput {
  @Id()
  organizationId!: string;

  @Id({ description: 'The product that it opens.' })
  productId!: string;

  @OneOf(serviceCredentialKinds)
  kind!: ServiceCredentialKind;

  @Username()
  username!: string;

  @Password({ optional: true, description: 'One is generated if left out, unless there are keys.' })
  password?: string;

  @PublicKeys({ optional: true })
  publicKeys?: string[];
}

/** Makes a credential for a product; by whoever may manage that product. */
export const createServiceCredential = request('identity.v1.service-credentials.create', {
  input: CreateServiceCredentialInput,
  output: GivenServiceCredential,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-management-blocked',
    'fresh-authentication-required',
    'password-refused',
    'username-taken',
    'too-many-service-credentials',
    'organization-closing',
  ],
  timeout: 8_000,
});

export class ListServiceCredentialsInput extends PageInput {
  @Id()
  organizationId!: string;

  @Id({ optional: true, description: 'Of one product; without it one must manage all of them.' })
  productId?: string;
}

export class ServiceCredentials {
  @ListOf(() => ServiceCredential, { max: 200 })
  items!: ServiceCredential[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** The credentials of a product, or of all products, newest first. */
export const listServiceCredentials = request('identity.v1.service-credentials.list', {
  input: ListServiceCredentialsInput,
  output: ServiceCredentials,
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'product-management-blocked'],
});

export class ServiceCredentialReference {
  @Id()
  organizationId!: string;

  @Id()
  credentialId!: string;
}

export class RotateServicePasswordInput extends ServiceCredentialReference {
  @Password({ optional: true, description: 'One is generated if left out.' })
  password?: string;
}

/** Gives a credential another password: the one before is worth nothing when this answers. */
export const rotateServicePassword = request('identity.v1.service-credentials.rotate-password', {
  input: RotateServicePasswordInput,
  output: GivenServiceCredential,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-management-blocked',
    'fresh-authentication-required',
    'password-refused',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

export class ReplaceServiceKeysInput extends ServiceCredentialReference {
  @PublicKeys()
  publicKeys!: string[];
}

/** Puts these keys in the place of those that open an SSH credential now. */
export const replaceServiceKeys = request('identity.v1.service-credentials.replace-keys', {
  input: ReplaceServiceKeysInput,
  output: ServiceCredential,
  effect: 'command',
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'product-management-blocked',
    'fresh-authentication-required',
    'changed-meanwhile',
  ],
});

/** Nobody gets in with it any more. */
export const deleteServiceCredential = request('identity.v1.service-credentials.delete', {
  input: ServiceCredentialReference,
  output: Done,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'product-management-blocked'],
});

export class VerifyServiceCredentialInput {
  @OneOf(serviceCredentialKinds)
  kind!: ServiceCredentialKind;

  @Text({ max: 256, description: 'As it was typed.' })
  username!: string;

  @Password({ optional: true })
  password?: string;

  @Text({
    max: 60,
    optional: true,
    description:
      'Instead of the password: of a key whose owner has proven to the product service, by the SSH protocol, to have it.',
  })
  fingerprint?: string;

  @IpAddress({ description: 'Of whoever wants in, as the product service saw it.' })
  network!: string;
}

/** Whom a product service may let in, and to what. */
export class VerifiedServiceCredential {
  @Id()
  credentialId!: string;

  @Id({
    description:
      'The organization that made it. Whether the product is that organization’s is the product service’s to check.',
  })
  organizationId!: string;

  @Id()
  productId!: string;
}

/**
 * Asked by product services, which are participants on the bus with this capability (decision 33). The same
 * answer, after the same work, for an unknown name, a wrong password and an unknown key.
 */
export const verifyServiceCredential = request('identity.v1.service-credentials.verify', {
  input: VerifyServiceCredentialInput,
  output: VerifiedServiceCredential,
  askedBy: [],
  askableWith: 'service-credentials.verify',
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['wrong-credentials'],
  timeout: 5_000,
});

/** What happens to a service credential. `ended`: nothing opens it, until it is given another secret. */
export const serviceCredentialChanges = [
  'created',
  'password-rotated',
  'keys-replaced',
  'ended',
  'deleted',
] as const;
export type ServiceCredentialChangeKind = (typeof serviceCredentialChanges)[number];

export class ServiceCredentialChanged extends ServiceCredentialReference {
  @Id()
  productId!: string;

  @OneOf(serviceCredentialKinds)
  kind!: ServiceCredentialKind;

  @OneOf(serviceCredentialChanges)
  change!: ServiceCredentialChangeKind;
}

/** Something was done to a service credential of an organization. */
export const serviceCredentialChanged = event('events.identity.v1.service-credential.changed', {
  data: ServiceCredentialChanged,
  consumedBy: ['organizations'],
});
