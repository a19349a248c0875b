import { event, request } from '../contract.js';
import { Base64url, Flag, Id } from '../fields.js';
import { Organization, OrganizationReference } from './organizations.js';

/** The largest logo that can be sent, in bytes: as base64url it still fits into a message of the bus. */
export const largestLogo = 720 * 1024;

export class SetLogoInput extends OrganizationReference {
  @Base64url({
    min: 0,
    max: Math.ceil((largestLogo * 4) / 3),
    description: 'The file as it was sent. What it is, its bytes alone say.',
  })
  image!: string;
}

/**
 * Shows a picture instead of the organization's name; only a legal representative (B-4, A9-1). PNG, JPEG or WebP, wider
 * than high (A9-4); it is drawn anew without anything that it carried beside its pixels (A9-5). Touches nothing else.
 */
export const setLogo = request('organizations.v1.logos.set', {
  input: SetLogoInput,
  output: Organization,
  scope: 'organizations:write',
  effect: 'command',
  // Drawing takes a while, and may have to wait for another one.
  timeout: 20_000,
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'logo-unreadable',
    'logo-not-horizontal',
    'logo-size-unsuitable',
    'changed-meanwhile',
  ],
});

/** Brings the name back (A9-7); only a legal representative. Without a logo it changes nothing. */
export const removeLogo = request('organizations.v1.logos.remove', {
  input: OrganizationReference,
  output: Organization,
  scope: 'organizations:write',
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required', 'changed-meanwhile'],
});

export class LogoReference {
  @Id({ example: 'kX3b0ZsJp6mQ9yV5nRw2tL8cD1fH4gA7eU0iO3xYsPq' })
  hash!: string;
}

export class LogoImage {
  @Base64url({ max: 400_000, description: 'A PNG.' })
  image!: string;
}

/**
 * A logo in one of its sizes, for whoever knows its hash: of its bytes and of the organization's id, so that nobody can
 * try whether a logo they have is that of an organization here. The same hash always means the same bytes.
 */
export const getLogo = request('organizations.v1.logos.get', {
  input: LogoReference,
  output: LogoImage,
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class OrganizationLogo {
  @Base64url({ max: 400_000, nullable: true, description: 'A PNG; null where there is none.' })
  image!: string | null;
}

/** The logo that an organization has now, for documents of billing that are for it (A9-8). */
export const describeLogo = request('organizations.v1.logos.describe', {
  input: OrganizationReference,
  output: OrganizationLogo,
  askedBy: ['billing'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

export class OrganizationLogoChanged extends OrganizationReference {
  @Flag({ description: 'Whether it has one from now on.' })
  hasLogo!: boolean;
}

/** An organization was given another logo, or has none any more. */
export const organizationLogoChanged = event('events.organizations.v1.organization.logo-changed', {
  data: OrganizationLogoChanged,
  consumedBy: ['organizations'],
});
